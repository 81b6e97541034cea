using Hypencoder.Datasets.Archives;

namespace Hypencoder.Datasets.Tests.Archives;

public sealed class ArchiveExtractionTests : IDisposable
{
    private static readonly ArchiveMember[] Members = [new("a.txt", "out/a.txt"), new("b/c.txt", "out/c.txt")];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Zip_TakesTheMembersAlone() =>
        AssertTaken(ArchiveOf.Zip(("x/a.txt", "A"), ("x/b/c.txt", "C"), ("x/d.txt", "D"), ("x/", "")));

    [Fact]
    public void Run_TarGz_TakesTheMembersAlone() =>
        AssertTaken(ArchiveOf.TarGz(("./d.txt", "D"), ("./a.txt", "A"), ("b/c.txt", "C")));

    [Theory]
    [InlineData("../a.txt")]
    [InlineData("x/../../a.txt")]
    [InlineData("/etc/a.txt")]
    [InlineData("..\\a.txt")]
    public void Run_NameThatLeadsOut_IsRefused(string name)
    {
        AssertRefused(ArchiveOf.Zip((name, "A"), ("b/c.txt", "C"), ("a.txt", "A")), "within the archive");
        AssertRefused(ArchiveOf.TarGz((name, "A"), ("b/c.txt", "C"), ("a.txt", "A")), "within the archive");
        Assert.False(File.Exists(_folder["a.txt"]));
    }

    [Fact]
    public void Run_MemberMissing_IsRefused()
    {
        AssertRefused(ArchiveOf.Zip(("a.txt", "A")), "expected b/c.txt in it");
        AssertRefused(ArchiveOf.TarGz(("a.txt", "A")), "expected b/c.txt in it");
    }

    [Fact]
    public void Run_NoArchive_IsRefused()
    {
        AssertRefused("not an archive"u8.ToArray(), "expected a zip or tar.gz archive");
        AssertRefused(ArchiveOf.Zip(("a.txt", "A"))[..30], "expected a zip or tar.gz archive");
        AssertRefused(ArchiveOf.TarGz(("a.txt", "A"), ("z", new string('z', 9000)))[..^60], "a");
    }

    [Fact]
    public void Run_Canceled_LeavesNoPart()
    {
        string archive = _folder.Write("archive", ArchiveOf.Zip(("a.txt", "A"), ("b/c.txt", "C")));
        ArchiveExtraction extraction = new(archive, _folder.FullName, (_, _) => { }, new CancellationToken(true));
        Assert.ThrowsAny<OperationCanceledException>(() => extraction.Run(Members));
        Assert.Empty(Directory.GetFiles(_folder["out"]));
    }

    [Fact]
    public void Run_StampedMember_IsMendedAndStamped()
    {
        ArchiveMember member = new("collection.tsv", "m/collection.tsv")
        {
            IsDoubleEncoded = true,
            Stamp = ("m/version.txt", "v2"),
        };
        Extract(ArchiveOf.TarGz(("collection.tsv", "0\tcafÃ©\n")), member);
        Assert.Equal("0\tcafé\n", File.ReadAllText(_folder["m/collection.tsv"]));
        Assert.Equal("v2", File.ReadAllText(_folder["m/version.txt"]));
    }

    private void AssertTaken(byte[] archive)
    {
        Extract(archive, Members);
        Assert.Equal("A", File.ReadAllText(_folder["out/a.txt"]));
        Assert.Equal("C", File.ReadAllText(_folder["out/c.txt"]));
        Assert.Equal(2, Directory.GetFiles(_folder["out"]).Length);
    }

    private void AssertRefused(byte[] archive, string part)
    {
        string message = Assert.Throws<InvalidDataException>(() => Extract(archive, Members)).Message;
        Assert.StartsWith($"{_folder["archive"]}: expected ", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private void Extract(byte[] archive, params ArchiveMember[] members) => new ArchiveExtraction(
        _folder.Write("archive", archive), _folder.FullName, (_, _) => { }, CancellationToken.None).Run(members);
}
