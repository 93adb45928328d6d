/** The worker: makes the words, holds the keys, seals and opens; all of it is forgotten when the page goes. */

import { NobodyReceives } from "../rules/recipients.ts";
import { serve } from "../serving.ts";
import { deeds } from "./keeper/deeds.ts";

serve(deeds, (error) => (error instanceof NobodyReceives ? "nobody-receives" : undefined));
