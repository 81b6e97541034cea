using Hypencoder.Evaluation;

namespace Hypencoder.Reporting.Tests;

public sealed class ReportEnvironmentTests
{
    [Fact]
    public void Capture_ThisProcess_NamesProgramRuntimeAndPackages()
    {
        ReportEnvironment environment = ReportEnvironment.Capture(typeof(Measure).Assembly);
        Assert.Equal(["Hypencoder", ".NET", "Hypencoder.Evaluation"], environment.Versions.Select(v => v.Name));
        Assert.All(environment.Versions, v => Assert.Matches(@"\A\d+\.\d+\.\d+(-[0-9a-z.]+)?\z", v.Version));
        Assert.Equal(Environment.ProcessorCount, environment.Cores);
        Assert.NotEmpty(environment.Processor);
        Assert.NotEmpty(environment.OperatingSystem);
    }
}
