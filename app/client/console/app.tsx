/** The whole page: which view belongs to where this tab stands. */

import { Component, type ComponentChildren } from "preact";
import { session } from "./session.ts";
import { useStore } from "./store.ts";
import { Enrol } from "./views/enrol.tsx";
import { Languages } from "./views/languages.tsx";
import { Locked } from "./views/locked.tsx";
import { NewPassphrase } from "./views/newPassphrase.tsx";
import { RefusedPage } from "./views/refused.tsx";
import { SignIn } from "./views/signIn.tsx";
import { Desk } from "./views/desk.tsx";
import { endWork } from "./work.ts";

export function App() {
  const { stage } = useStore(session);
  return <Safe>{stage === "work" ? <Desk /> : <Door stage={stage} />}</Safe>;
}

/** The pages before the cases: one thing each, languages at hand. */
function Door({ stage }: { stage: string }) {
  const { refusal } = useStore(session);
  return (
    <div class="door">
      <header class="door-top">
        <span class="logo">Tillit</span>
        <Languages />
      </header>
      {stage === "sign-in" && <SignIn />}
      {stage === "enrol" && <Enrol />}
      {stage === "locked" && <Locked />}
      {stage === "new-passphrase" && <main class="card"><NewPassphrase kind="recovery" known /></main>}
      {stage === "refused" && <RefusedPage failure={refusal} />}
    </div>
  );
}

/** An error in drawing must not leave half a page standing, nor the keys in memory. */
class Safe extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    endWork();
  }

  override render() {
    return this.state.failed ? <div class="door"><RefusedPage failure={{ code: "broken" }} /></div> : this.props.children;
  }
}
