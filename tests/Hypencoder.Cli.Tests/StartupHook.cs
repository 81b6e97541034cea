/// <summary>
/// Called by the runtime in a process whose <c>DOTNET_STARTUP_HOOKS</c> names this assembly; writes the libraries that
/// the process has loaded when it ends.
/// </summary>
internal static class StartupHook
{
    /// <summary>Environment variable with the file to write.</summary>
    public const string Variable = "HYPENCODER_LOADED_LIBRARIES";

    public static void Initialize() => AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(
        Environment.GetEnvironmentVariable(Variable)!,
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!).Concat(NativeLibraries()));

    /// <summary>File names of all mapped native libraries, where the system lists them.</summary>
    private static IEnumerable<string> NativeLibraries() => OperatingSystem.IsLinux()
        ? File.ReadLines("/proc/self/maps")
            .Select(line => Path.GetFileName(line[(line.LastIndexOf(' ') + 1)..])).Distinct()
        : [];
}
