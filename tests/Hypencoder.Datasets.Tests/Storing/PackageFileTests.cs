using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;
using Hypencoder.Datasets.Storing;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Tests.Storing;

public sealed class PackageFileTests : IDisposable
{
    private const string Entry = "lib/net10.0/Made.Up.xml";
    private static readonly string Sha256 = HashOf(Encoding.UTF8.GetBytes(PackageFixture.Documentation));
    private readonly PackageFixture _fixture = new();

    private string Path => _fixture.Folder["packages/made.up/1.0.0/Made.Up.xml"];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task FetchAsync_FileOfAPackage_IsThereAloneAndSaysHowFarItIs()
    {
        List<HubProgress> progress = [];

        await File().FetchAsync(
            Path, _fixture.Options, new CallbackProgress<HubProgress>(progress.Add), CancellationToken.None);

        Assert.Equal(PackageFixture.Documentation, await System.IO.File.ReadAllTextAsync(Path));
        Assert.Equal(["Made.Up.xml", "Made.Up.xml.lock"], Files());
        Assert.Equal((0, 0), (progress[0].BytesDone, progress[0].FilesDone));
        Assert.Equal((_fixture.Content.Length, 1), (progress[^1].BytesDone, progress[^1].FilesDone));
        Assert.All(progress, p => Assert.Equal(("Made.Up 1.0.0", _fixture.Content.Length), (p.File, p.Bytes)));
    }

    [Fact]
    public async Task FetchAsync_NoEntry_GivesThePackage()
    {
        await (File() with { Entry = null, Sha256 = HashOf(_fixture.Content) })
            .FetchAsync(Path, _fixture.Options, null, CancellationToken.None);

        Assert.Equal(_fixture.Content, await System.IO.File.ReadAllBytesAsync(Path));
    }

    [Theory]
    [InlineData(Entry, true, "local: expected the SHA-256 00")]
    [InlineData("lib/net10.0/Other.xml", false, "local: expected lib/net10.0/Other.xml in it, found none")]
    public async Task FetchAsync_AnotherFile_IsRefusedAndLeavesNothing(string entry, bool otherHash, string expected)
    {
        PackageFile file = File() with { Entry = entry, Sha256 = otherHash ? new string('0', 64) : Sha256 };

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => file.FetchAsync(Path, _fixture.Options, null, CancellationToken.None));

        Assert.StartsWith("Made.Up 1.0.0: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(["Made.Up.xml.lock"], Files());
    }

    [Fact]
    public async Task FetchAsync_DamagedPackage_IsRefused()
    {
        _fixture.Folder.Write("feed/Made.Up.1.0.0.nupkg", _fixture.Content[..^40]);

        await Assert.ThrowsAsync<InvalidDataException>(
            () => File().FetchAsync(Path, _fixture.Options, null, CancellationToken.None));

        Assert.Equal(["Made.Up.xml.lock"], Files());
    }

    [Fact]
    public async Task FetchAsync_ManyAtOnce_FetchOnce()
    {
        int fetched = 0;
        CallbackProgress<HubProgress> progress = new(p => Interlocked.Add(ref fetched, p.FilesDone));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => File().FetchAsync(Path, _fixture.Options, progress, CancellationToken.None))));

        Assert.Equal(1, fetched);
        Assert.Equal(PackageFixture.Documentation, await System.IO.File.ReadAllTextAsync(Path));
    }

    [Fact]
    public async Task FetchAsync_Present_AsksNoSource()
    {
        _fixture.Folder.Write("packages/made.up/1.0.0/Made.Up.xml", "present");
        _fixture.Use("nowhere", "http://127.0.0.1:1/v3/index.json");

        await File().FetchAsync(Path, _fixture.Options, null, CancellationToken.None);

        Assert.Equal("present", await System.IO.File.ReadAllTextAsync(Path));
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private PackageFile File() =>
        new(new NuGetPackage("Made.Up", "1.0.0"), Entry, Sha256, _fixture.Content.Length);

    private string[] Files() =>
        [.. new DirectoryInfo(System.IO.Path.GetDirectoryName(Path)!).GetFiles().Select(f => f.Name).Order()];
}
