namespace Hypencoder.Benchmarking.Tests;

public sealed class FaissLibraryTests
{
    [Fact]
    public void Find_FolderBelowABuild_IsThatBuild()
    {
        using TemporaryFolder folder = new();
        string built = folder.Write("bench/faiss/build/libhypencoder_faiss.so", "");
        string program = Directory.CreateDirectory(folder["src/Some/bin"]).FullName;
        Assert.Equal((built, null), FaissLibrary.Find(null, program));
    }

    [Fact]
    public void Find_NoBuild_SaysHowToMakeOne()
    {
        using TemporaryFolder folder = new();
        (string? path, string? missing) = FaissLibrary.Find("", folder.FullName);
        Assert.Null(path);
        Assert.Equal("Faiss is not built: run bench/faiss/build.sh", missing);
    }

    [Fact]
    public void Find_ConfiguredFile_GoesFirst()
    {
        using TemporaryFolder folder = new();
        folder.Write("bench/faiss/build/libhypencoder_faiss.so", "");
        string configured = folder.Write("other.so", "");
        Assert.Equal((configured, null), FaissLibrary.Find(configured, folder.FullName));
    }

    [Fact]
    public void Find_ConfiguredFileMissing_NamesIt()
    {
        (string? path, string? missing) = FaissLibrary.Find("/nowhere/faiss.so", AppContext.BaseDirectory);
        Assert.Null(path);
        Assert.Equal("HYPENCODER_FAISS: /nowhere/faiss.so does not exist", missing);
    }

    [Fact]
    public void Instance_OfThisProcess_IsThereOrSaysWhyNot() =>
        Assert.True(FaissLibrary.Instance.Missing is null != FaissLibrary.Instance.Description is null);
}
