using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>Settings of the tensor library for the whole process.</summary>
internal static class TorchRuntime
{
    /// <summary>Sets the number of threads of tensor operations; must be called before the library is used.</summary>
    /// <param name="threads">Number of threads; 0 for all processors.</param>
    public static void UseThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Require();
        set_num_threads(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <summary>Loads libtorch, or throws an error that names the package that has it.</summary>
    /// <exception cref="DllNotFoundException">The program has no libtorch that can be loaded.</exception>
    internal static void Require()
    {
        // TorchSharp would write a page of where it looked to the terminal.
        if (AppContext.TryGetSwitch("Hypencoder.Tool", out bool isTool) && isTool)
            throw new DllNotFoundException("libtorch");
        WaitWithoutSpinning();
        KeepFreedMemory();
        try
        {
            InitializeDeviceType(TorchSharp.DeviceType.CPU);
        }
        catch (TypeInitializationException e)
        {
            throw new DllNotFoundException(
                "expected libtorch beside the program, found none that can be loaded: the program must reference "
                + "libtorch-cpu-linux-x64, libtorch-cpu-win-x64 or libtorch-cpu-osx-arm64, version 2.10.0", e);
        }
    }

    /// <summary>
    /// Makes OpenMP's waiting threads sleep instead of spin. When other programs used the processors too, spinning made
    /// training 3.6 times slower (65 against 232 pairs a second). A setting of the user is kept.
    /// </summary>
    /// <remarks>
    /// OpenMP reads the C environment when it is loaded, which .NET's own environment methods do not change.
    /// </remarks>
    private static void WaitWithoutSpinning()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
    }

    /// <summary>
    /// Lets glibc keep the memory of freed tensors for the next ones. By default it returns large blocks to the system,
    /// and training spent a fifth of its time on the page faults of getting them again.
    /// </summary>
    private static void KeepFreedMemory()
    {
        const int TrimThreshold = -1, MmapThreshold = -3, MaxMmapThreshold = 32 << 20;
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetAllocatorOption(MmapThreshold, MaxMmapThreshold);
            _ = SetAllocatorOption(TrimThreshold, int.MaxValue);
        }
        catch (EntryPointNotFoundException)
        {
            // Other C libraries have no such options.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAllocatorOption(int option, int value);

    [DllImport(
        "libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
