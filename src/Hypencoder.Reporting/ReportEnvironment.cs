using System.Reflection;
using System.Runtime.InteropServices;

namespace Hypencoder.Reporting;

/// <summary>The environment of a study: software, processor and operating system.</summary>
/// <param name="Versions">Versions of this program, of .NET and of packages, in this order.</param>
/// <param name="Processor">Name of the processor's model.</param>
/// <param name="Cores">Number of logical cores that the process may use.</param>
/// <param name="OperatingSystem">Name and version of the operating system.</param>
internal sealed record ReportEnvironment(
    IReadOnlyList<SoftwareVersion> Versions, string Processor, int Cores, string OperatingSystem)
{
    /// <summary>Describes this process.</summary>
    /// <param name="packages">Assemblies of packages whose versions may affect the results.</param>
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

/// <summary>The version of a program or package.</summary>
/// <param name="Name">Name of the package, for example TorchSharp.</param>
/// <param name="Version">Version without build metadata.</param>
internal sealed record SoftwareVersion(string Name, string Version);
