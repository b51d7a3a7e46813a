/* A stand-in for a library that Windows has and older versions of Wine have not: programs made with Go take their random numbers from its
   ProcessPrng. Used in tests only (test.sh), inside a Wine prefix that is thrown away. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
	return SystemFunction036(data, (ULONG)size);
}
