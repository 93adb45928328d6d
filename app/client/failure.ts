/** Something that failed, as a code with what goes with it. */
export interface Failure {
  readonly code: string;
  readonly number?: number | undefined;
  readonly places?: readonly number[] | undefined;
}
