using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>Settings of the tensor library that hold for the whole process.</summary>
internal static class TorchRuntime
{
    /// <summary>Sets how many threads tensor operations use; call it before anything else of this library.</summary>
    /// <param name="threads">0 for all processors.</param>
    public static void UseThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Require();
        set_num_threads(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <summary>Loads libtorch, or says which package has it.</summary>
    /// <exception cref="DllNotFoundException">The program has no libtorch, or none that loads here.</exception>
    internal static void Require()
    {
        WaitWithoutSpinning();
        try
        {
            InitializeDeviceType(TorchSharp.DeviceType.CPU);
        }
        catch (TypeInitializationException e)
        {
            throw new DllNotFoundException(
                "expected libtorch beside the program, found none that loads: a program that loads models references "
                + "libtorch-cpu-linux-x64, libtorch-cpu-win-x64 or libtorch-cpu-osx-arm64, version 2.10.0", e);
        }
    }

    /// <summary>
    /// OpenMP's threads spin while they wait for each other. Where other programs want the cores too, that made
    /// training 3.6 times slower than sleeping does (65 against 232 pairs a second). A setting of the user's
    /// own is kept.
    /// </summary>
    /// <remarks>
    /// OpenMP reads the C environment when it is loaded, which .NET's own environment calls do not reach.
    /// </remarks>
    private static void WaitWithoutSpinning()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
    }

    [DllImport(
        "libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
