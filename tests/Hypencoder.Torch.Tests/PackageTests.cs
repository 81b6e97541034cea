namespace Hypencoder.Torch.Tests;

/// <summary>Content that the NuGet package adds to a program that uses it.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly Packages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public void Pack_Torch_BringsTheMendingOfLibtorchAndNoPlatformsLibtorch()
    {
        (HashSet<string> files, string[] dependencies) = _packages.Pack("Torch");

        Assert.Superset(
            new HashSet<string>
            {
                "buildTransitive/Hypencoder.Torch.props", "buildTransitive/Hypencoder.Torch.targets",
                "buildTransitive/WeakenVersionNeed.cs",
            },
            files);
        Assert.Contains("TorchSharp", dependencies);
        Assert.DoesNotContain(dependencies, id => id.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Build_ProgramElsewhere_LoadsLibtorch()
    {
        foreach (string library in new[] { "Search", "Data", "Hub", "Models", "Torch" })
            _packages.Pack(library);
        string app = _packages.Program(
            $"""
            <PropertyGroup>
                <RestorePackagesPath>{_packages.File("packages")}</RestorePackagesPath>
                <RestoreAdditionalProjectSources>{_packages.Folder}</RestoreAdditionalProjectSources>
                <RestoreFallbackFolders>{Packages.Restored}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Hypencoder.Torch" Version="{Packages.Version}" />
                <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
              </ItemGroup>
            """,
            """
            using Hypencoder.Torch;
            TorchRuntime.UseThreads(1);
            Console.WriteLine(AppContext.GetData("System.GC.Concurrent"));
            """);

        string[] lines = Packages.Run("run", "--project", app).TrimEnd().Split('\n');

        Assert.Equal("false", lines[^1]);
    }
}
