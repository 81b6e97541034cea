using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Hypencoder.Models.Tests;

/// <summary>What the NuGet packages bring to a program that is built elsewhere.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pack_Models_BringsTheMendingOfLibtorchAndNoPlatformsLibtorch()
    {
        Pack("Models");

        using ZipArchive package = ZipFile.OpenRead(_folder.File("Hypencoder.Models.0.1.0.nupkg"));
        Assert.Superset(
            new HashSet<string>
            {
                "buildTransitive/Hypencoder.Models.props", "buildTransitive/Hypencoder.Models.targets",
                "buildTransitive/WeakenVersionNeed.cs",
            },
            package.Entries.Select(e => e.FullName).ToHashSet());
        using Stream description = package.GetEntry("Hypencoder.Models.nuspec")!.Open();
        string[] dependencies = [.. XDocument.Load(description).Descendants()
            .Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value)];
        Assert.Contains("TorchSharp", dependencies);
        Assert.DoesNotContain(dependencies, id => id.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Build_ProgramElsewhere_LoadsLibtorchAndOpensTheEmbeddedCollection()
    {
        foreach (string library in new[] { "Search", "Data", "Models" })
            Pack(library);
        string app = Directory.CreateDirectory(_folder.File("app")).FullName;
        File.WriteAllText(Path.Combine(app, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>{_folder.File("packages")}</RestorePackagesPath>
                <RestoreAdditionalProjectSources>{_folder.File("")}</RestoreAdditionalProjectSources>
                <RestoreFallbackFolders>{RestoredPackages()}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Hypencoder.Models" Version="0.1.0" />
                <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
                <PackageDownload Include="Microsoft.NETCore.App.Ref" Version="[10.0.10]" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(app, "Program.cs"), """
            using Hypencoder.Data;
            using Hypencoder.Models;
            TorchRuntime.UseThreads(1);
            Console.WriteLine(AppContext.GetData("System.GC.Concurrent"));
            string pack = Path.Combine(AppContext.BaseDirectory, "microsoft.netcore.app.ref.10.0.10.nupkg");
            Console.WriteLine(File.Exists(pack));
            Console.WriteLine(CollectionCatalogue.Open("dotnet-api").Passages().First().Id);
            """);

        string[] lines = Run("run", "--project", app).TrimEnd().Split('\n');

        Assert.Equal(["false", "True"], lines[^3..^1]);
        Assert.Matches("^[MPFET]:", lines[^1]);
    }

    private void Pack(string library) => Run(
        "pack", Fixture.Path("..", "..", "src", $"Hypencoder.{library}"), "-c", Configuration(), "--no-build",
        "-o", _folder.File(""));

    /// <summary>The one that these tests were built in, whose output is there.</summary>
    private static string Configuration() =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}")
            ? "Release" : "Debug";

    private static string RestoredPackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
