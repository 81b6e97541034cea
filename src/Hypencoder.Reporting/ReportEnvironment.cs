using System.Reflection;
using System.Runtime.InteropServices;

namespace Hypencoder.Reporting;

/// <summary>What a study ran on: software, processor, operating system.</summary>
/// <param name="Versions">This program first, then .NET, then packages.</param>
/// <param name="Processor">The processor's own name.</param>
/// <param name="Cores">How many logical cores the process may use.</param>
/// <param name="OperatingSystem">The operating system's own name.</param>
public sealed record ReportEnvironment(
    IReadOnlyList<SoftwareVersion> Versions, string Processor, int Cores, string OperatingSystem)
{
    /// <summary>Describes this process.</summary>
    /// <param name="packages">Assemblies whose versions matter to the numbers.</param>
    public static ReportEnvironment Capture(params IEnumerable<Assembly> packages)
    {
        ArgumentNullException.ThrowIfNull(packages);
        SoftwareVersion[] versions =
        [
            new("Hypencoder", VersionOf(typeof(ReportEnvironment).Assembly)),
            new(".NET", Environment.Version.ToString()),
            .. packages.Select(p => new SoftwareVersion(p.GetName().Name ?? "", VersionOf(p))),
        ];
        return new ReportEnvironment(
            versions, ProcessorName(), Environment.ProcessorCount, RuntimeInformation.OSDescription);
    }

    private static string VersionOf(Assembly assembly)
    {
        string? version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? assembly.GetName().Version?.ToString();
        return version?.Split('+')[0] ?? "";
    }

    private static string ProcessorName()
    {
        const string path = "/proc/cpuinfo";
        string? line = File.Exists(path)
            ? File.ReadLines(path).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
