/**
 * A document of ours as the client's types have it: the same JSON, of which ours are readonly and leave out what the client's call undefined.
 */
export const asSent = <Sent>(document: unknown): Sent => document as Sent;
