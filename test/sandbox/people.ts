/** The demo people of the sandbox: who they are in Jira, and the only ones that exist there. */
export const ALICE = '5b10ac8d82e05b22cc7d4ef1';
export const BOB = '5b10ac8d82e05b22cc7d4ef2';
export const CAROL = '5b10ac8d82e05b22cc7d4ef3';
export const DAVE = '5b10ac8d82e05b22cc7d4ef4';
export const ERIN = '5b10ac8d82e05b22cc7d4ef5';
/** The Forge app's own account, and one of another app. */
export const APP = '557058:teleport-access-app';
export const AUTOMATION = '557058:automation';
