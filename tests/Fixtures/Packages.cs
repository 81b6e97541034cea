using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Hypencoder.Tests;

/// <summary>NuGet packages of the projects, and programs that are built with them.</summary>
internal sealed class Packages : IDisposable
{
    /// <summary>Version of packages that are not made by a Release build of a clone (build/Version.props).</summary>
    public const string Version = "0.1.0-dev";

    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    /// <summary>Packages already on this machine.</summary>
    public static string Restored => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The configuration that these tests were built in, whose output is there.</summary>
    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}")
            ? "Release" : "Debug";

    public string File(string name) => _folder.File(name);

    /// <summary>Packs a library that is built; gives the package's files and dependencies.</summary>
    public (HashSet<string> Files, string[] Dependencies) Pack(string library)
    {
        Run(
            "pack", Fixture.Path("..", "..", "src", $"Hypencoder.{library}"), "-c", Configuration, "--no-build",
            "-p:MinVerSkip=true", "-o", Folder);
        using ZipArchive package = ZipFile.OpenRead(File($"Hypencoder.{library}.{Version}.nupkg"));
        using Stream description = package.GetEntry($"Hypencoder.{library}.nuspec")!.Open();
        return (
            [.. package.Entries.Select(e => e.FullName)],
            [.. XDocument.Load(description).Descendants().Where(e => e.Name.LocalName == "dependency")
                .Select(e => e.Attribute("id")!.Value)]);
    }

    /// <summary>Writes a program of one file.</summary>
    /// <param name="references">Items of its project.</param>
    /// <param name="code">The program.</param>
    /// <returns>Its folder.</returns>
    public string Program(string references, string code)
    {
        string app = Directory.CreateDirectory(File("app")).FullName;
        System.IO.File.WriteAllText(Path.Combine(app, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              {references}
            </Project>
            """);
        System.IO.File.WriteAllText(Path.Combine(app, "Program.cs"), code);
        return app;
    }

    /// <summary>Runs <c>dotnet</c>; gives what it prints.</summary>
    public static string Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }

    public void Dispose() => _folder.Dispose();
}
