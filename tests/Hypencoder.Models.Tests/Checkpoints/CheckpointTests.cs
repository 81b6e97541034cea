using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Models.Tests.Checkpoints;

/// <summary>
/// The files that a checkpoint is read from; the formats are tested in <see cref="TorchArchiveTests"/> and others.
/// </summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Open_DirectoryWithBothKinds_PrefersSafetensors()
    {
        Write("model.safetensors", "a");
        File.Copy(Fixture.Path("torch_archives", "views.bin"), _folder.File("pytorch_model.bin"));

        using Checkpoint checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal([_folder.File("model.safetensors")], checkpoint.Files);
    }

    [Fact]
    public void Open_ShardsOfBothKinds_JoinsThem()
    {
        Write("one.safetensors", "a", "b");
        File.Copy(Fixture.Path("torch_archives", "parameters.bin"), _folder.File("two.bin"));
        Index("""{"metadata":{"total_size":8},"weight_map":{"a":"one.safetensors","0.weight":"two.bin"}}""");

        using Checkpoint checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal(["a", "b", "0.weight", "0.bias", "1.weight", "1.bias"], checkpoint.Tensors.Select(t => t.Name));
        Assert.Equal(2, checkpoint.Files.Count);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("pytorch_model.bin")]
    [InlineData("model.safetensors.index.json")]
    public void Open_FileThatWasNotFetched_NamesWhatIsThere(string name)
    {
        File.Copy(
            Fixture.Path("cases", "09-git-lfs-pointer", "model", "model.safetensors"), _folder.File(name));
        Assert.StartsWith(_folder.File(name) + ": expected the file itself, found a Git LFS pointer", Error());
        File.WriteAllText(_folder.File(name), "<!DOCTYPE html>\n<html>");
        Assert.StartsWith(_folder.File(name) + ": expected the file itself, found an HTML page", Error());
        File.WriteAllText(_folder.File(name), "");
        Assert.StartsWith(_folder.File(name) + ": expected the file itself, found an empty file", Error());

        string Error() => Assert.Throws<InvalidDataException>(() => Checkpoint.Open(_folder.Path)).Message;
    }

    [Fact]
    public void Open_ShardThatWasNotFetched_IsNamed()
    {
        File.Copy(
            Fixture.Path("cases", "09-git-lfs-pointer", "model", "model.safetensors"),
            _folder.File("one.safetensors"));
        Index("""{"weight_map":{"a":"one.safetensors"}}""");

        Assert.StartsWith(
            _folder.File("one.safetensors") + ": expected the file itself, found a Git LFS pointer",
            Assert.Throws<InvalidDataException>(() => Checkpoint.Open(_folder.Path)).Message);
    }

    [Theory]
    [InlineData(
        """{"weight_map":{"a":"../one.safetensors"}}""",
        "expected the name of a file beside the index, found \"../one.safetensors\"")]
    [InlineData(
        """{"weight_map":{"a":"/etc/passwd"}}""",
        "expected the name of a file beside the index, found \"/etc/passwd\"")]
    [InlineData("""{"weight_map":{"a":3}}""", "expected the name of a file beside the index, found 3")]
    [InlineData(
        """{"weight_map":{"a":"absent.safetensors"}}""",
        "expected the shard absent.safetensors, found no such file")]
    [InlineData("""{"weight_map":{"c":"one.safetensors"}}""", "model.safetensors.index.json says, found none")]
    [InlineData("""{"weight_map":{}}""", "weight_map: expected a tensor, found none")]
    [InlineData("""{"weight_map":[]}""", "expected an object with a weight_map")]
    [InlineData("""{"weight""", "expected an index of shards as JSON")]
    public void Open_BadIndex_SaysWhy(string index, string message)
    {
        Write("one.safetensors", "a", "b");
        Index(index);

        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Checkpoint.Open(_folder.Path)).Message);
    }

    [Fact]
    public void Open_TensorInTwoShards_NamesIt()
    {
        Write("one.safetensors", "a", "b");
        Write("two.safetensors", "a");
        Index("""{"weight_map":{"b":"one.safetensors","a":"two.safetensors"}}""");

        Assert.Equal(
            $"{_folder.File("two.safetensors")}: expected each tensor once, found \"a\" again",
            Assert.Throws<InvalidDataException>(() => Checkpoint.Open(_folder.Path)).Message);
    }

    [Fact]
    public void Open_DirectoryWithoutWeights_NamesWhatWasLookedFor() => Assert.Contains(
        "expected the model's weights, model.safetensors or",
        Assert.Throws<InvalidDataException>(() => Checkpoint.Open(_folder.Path)).Message);

    public void Dispose() => _folder.Dispose();

    private void Index(string json) => File.WriteAllText(_folder.File("model.safetensors.index.json"), json);

    private void Write(string file, params string[] names) =>
        SafetensorsWriter.Write(_folder.File(file), names.Select(name => new SafetensorsTensor(name, [1], new float[1])));
}
