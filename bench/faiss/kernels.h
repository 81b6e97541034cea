#pragma once

/* Which instructions this processor's inner products use. */
const char* hypencoder_kernels();
