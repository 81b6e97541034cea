using Hypencoder.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Training.Tests;

/// <summary>A run may be killed between any two operations on files.</summary>
public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly DualEncoder _model = TinyTraining.Model();
    private readonly AdamW _optimizer;

    public CheckpointFolderTests()
    {
        _optimizer = optim.AdamW(_model.parameters(), 0.01);
        Step();
    }

    private string Root => _folder.File("checkpoints");

    private CheckpointFolder Checkpoints => new(Root);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_NothingSaved_GivesNull() => Assert.Null(Checkpoints.Load(_model, _optimizer));

    [Fact]
    public void Load_SavedTwice_GivesNewestAndKeepsNoOther()
    {
        Checkpoints.Save(_model, _optimizer, new TrainingState { Step = 9 });
        Step();
        float[] weights = TinyTraining.Weights(_model);
        Checkpoints.Save(_model, _optimizer, new TrainingState { Step = 10 });
        Step();

        Assert.Equal(10, Checkpoints.Load(_model, _optimizer)!.Step);
        Assert.Equal(weights, TinyTraining.Weights(_model));
        Assert.Equal([Path.Combine(Root, "step-10")], Directory.GetFileSystemEntries(Root));
    }

    /// <summary>The successive states of the folder while step 10 is saved after step 9.</summary>
    [Theory]
    [InlineData(9, new string[0])]
    [InlineData(9, new[] { "model.safetensors" })]
    [InlineData(9, new[] { "model.safetensors", "optimizer.bin" })]
    [InlineData(9, new[] { "model.safetensors", "optimizer.bin", "state.json" })]
    public void Load_KilledBeforeRename_GivesStateBefore(int expected, string[] written)
    {
        Checkpoints.Save(_model, _optimizer, new TrainingState { Step = 9 });
        string unfinished = Directory.CreateDirectory(Path.Combine(Root, "unfinished")).FullName;
        foreach (string file in written)
        {
            byte[] whole = File.ReadAllBytes(Path.Combine(Root, "step-9", file));
            File.WriteAllBytes(
                Path.Combine(unfinished, file), file == written[^1] ? whole[..(whole.Length / 2)] : whole);
        }

        Assert.Equal(expected, Checkpoints.Load(_model, _optimizer)!.Step);
        Checkpoints.Save(_model, _optimizer, new TrainingState { Step = 10 });
        Assert.Equal(10, Checkpoints.Load(_model, _optimizer)!.Step);
        Assert.Equal([Path.Combine(Root, "step-10")], Directory.GetFileSystemEntries(Root));
    }

    [Theory]
    [InlineData]
    [InlineData("state.json")]
    [InlineData("state.json", "optimizer.bin", "model.safetensors")]
    public void Load_KilledWhileOldStateIsDeleted_GivesNewState(params string[] deleted)
    {
        Checkpoints.Save(_model, _optimizer, new TrainingState { Step = 9 });
        Directory.Move(Path.Combine(Root, "step-9"), Path.Combine(Root, "kept"));
        Checkpoints.Save(_model, _optimizer, new TrainingState { Step = 10 });
        Directory.Move(Path.Combine(Root, "kept"), Path.Combine(Root, "step-9"));
        foreach (string file in deleted)
            File.Delete(Path.Combine(Root, "step-9", file));

        Assert.Equal(10, Checkpoints.Load(_model, _optimizer)!.Step);
        Checkpoints.Save(_model, _optimizer, new TrainingState { Step = 10 });
        Assert.Equal([Path.Combine(Root, "step-10")], Directory.GetFileSystemEntries(Root));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.bin")]
    [InlineData("state.json")]
    public void Load_DamagedFile_NamesIt(string file)
    {
        Checkpoints.Save(_model, _optimizer, new TrainingState { Step = 9 });
        string path = Path.Combine(Root, "step-9", file);
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in new[] { 0, 1, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            InvalidDataException e = Assert.Throws<InvalidDataException>(() => Checkpoints.Load(_model, _optimizer));
            Assert.StartsWith(path, e.Message);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    private void Step()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        _optimizer.zero_grad();
        _model.parameters().Select(p => p.square().sum()).Aggregate((a, b) => a + b).backward();
        _optimizer.step();
    }
}
