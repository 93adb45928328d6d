/** The worker: holds every key, does every deed that needs one, and forgets all of it when the page ends it. */

import { serve } from "../serving.ts";
import { deeds } from "./keeper/deeds.ts";
import { AnotherRoot } from "./keeper/unlocking.ts";

serve(deeds, (error) => (error instanceof AnotherRoot ? "another-root" : undefined));
