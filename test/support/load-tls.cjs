// After each test file Jest strips what the file left on globals. It spares Node's modules that a test loaded through it, but
// not one that Node loaded by itself: reading a certificate does that with `tls`, and the next file would then find it empty.
require('node:tls');
