using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class NewFolderTests
{
    [Fact]
    public void Create_WriteFails_RemovesWhatItMadeAlone()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["there"]);

        Assert.Throws<IOException>(() => NewFolder.Create(
            folder["there/a/b"], () => throw new IOException("No space left on device")));
        Assert.Throws<IOException>(() => NewFolder.Create(folder["there"], () => throw new IOException()));

        Assert.Equal([folder["there"]], Directory.GetFileSystemEntries(folder.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Create_WriteFailsAfterAFile_KeepsIt()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<IOException>(() => NewFolder.Create(folder["a/b"], () =>
        {
            File.WriteAllText(folder["a/b/kept"], "");
            throw new IOException();
        }));

        Assert.True(File.Exists(folder["a/b/kept"]));
    }
}
