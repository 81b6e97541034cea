using Hypencoder.Hub;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;

namespace Hypencoder.Models.Tests.Checkpoints;

/// <summary>
/// Mutated models either load or are refused with one line that names the file and the fault, whatever the damage: in
/// weights of any format, the index of shards, or the configurations.
/// </summary>
public sealed class CheckpointFuzzTests : IDisposable
{
    /// <summary>
    /// Memory that a checkpoint may take if it loads after a mutation, far more than any of these needs.
    /// </summary>
    private const long MostBytes = 64 << 20;

    private static readonly string Bert = Fixture.Path("golden", "bert_h32_q2_shared_cls");
    private readonly TempFolder _folder = new();

    [Fact]
    public void Load_HundredsOfMutations_LoadsOrNamesTheFile() => Run(seed: 1, count: 600);

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Load_ThousandsOfMutations_LoadsOrNamesTheFile() => Run(seed: 2, count: 20_000);

    public void Dispose() => _folder.Dispose();

    private void Run(int seed, int count)
    {
        (string Name, Action Load)[] targets = [.. Targets()];
        byte[][] originals = [.. targets.Select(t => File.ReadAllBytes(_folder.File(t.Name)))];
        foreach ((string name, Action load) in targets)
            Assert.True(Loads(name, load, "no mutation"), name);
        Random random = new(seed);
        int loaded = 0;
        for (int i = 0; i < count; i++)
        {
            int target = random.Next(targets.Length);
            string path = _folder.File(targets[target].Name);
            File.WriteAllBytes(path, Mutation.Of(originals[target], random));
            long before = GC.GetAllocatedBytesForCurrentThread();
            loaded += Loads(targets[target].Name, targets[target].Load, $"seed {seed}, mutation {i}") ? 1 : 0;
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
            File.WriteAllBytes(path, originals[target]);
        }
        Assert.InRange(loaded, 1, count - 1);
        Assert.False(File.Exists("executed"));
    }

    /// <summary>Files to damage, each with a function that reads it.</summary>
    private IEnumerable<(string Name, Action Load)> Targets()
    {
        string[] archives = ["views.bin", "dtypes_protocol2.bin", "parameters.bin", "state_dict_with_metadata.bin"];
        foreach (string name in archives)
        {
            File.Copy(Fixture.Path("torch_archives", name), _folder.File(name));
            yield return (name, () => ReadAll(_folder.File(name)));
        }
        SafetensorsWriter.Write(
            _folder.File("small.safetensors"),
            [
                new("a", [3, 2], [0.5f, -1, 2, 0.25f, -3, 1.5f]),
                new("b", ElementType.Int64, [4], file => file.Write(new byte[32])),
                new("c", ElementType.BFloat16, [2, 2], file => file.Write([0x80, 0x3f, 0, 0x40, 0, 0xc0, 0x40, 0x40])),
                new("d", [0, 3], []),
            ]);
        yield return ("small.safetensors", () => ReadAll(_folder.File("small.safetensors")));
        OnnxExport.Write(OnnxExport.Config(EncoderFamily.Bert), _folder.File("export.onnx"));
        yield return ("export.onnx", () => ReadAll(_folder.File("export.onnx")));
        string index = "shards.safetensors.index.json";
        File.WriteAllText(
            _folder.File(index),
            """{"metadata": {"total_size": 8}, "weight_map": {"a": "small.safetensors", "whole": "views.bin"}}""");
        yield return (index, () => ReadAll(_folder.File(index)));

        CopyModel("bert", Bert);
        CopyModel("distil", Fixture.Path("golden", "distilbert_h32_q2_shared_cls"));
        foreach (string model in new[] { "bert", "distil" })
        {
            foreach (string file in new[] { "config.json", "base/config.json", "pytorch_model.bin" })
                yield return ($"{model}/{file}", () => Load(_folder.File(model)));
        }
        yield return ("bert/base/config.json", () => DualEncoderConfig.Read(
            _folder.File("bert/base"), new ModelOptions { Pooling = Pooling.Cls }));
        foreach (string file in CopySentenceModel("sentence"))
            yield return ($"sentence/{file}", () => Load(_folder.File("sentence")));
    }

    /// <summary>
    /// Writes a model of sentence-transformers with a Dense module and prompts, and returns its settings files.
    /// </summary>
    private IEnumerable<string> CopySentenceModel(string name)
    {
        string source = Fixture.Path("cases", "01-st-dense-module", "model");
        string[] files = [.. Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(source, file))];
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File($"{name}/{file}"))!);
            File.Copy(Path.Combine(source, file), _folder.File($"{name}/{file}"));
        }
        const string Prompts = "config_sentence_transformers.json";
        File.Copy(
            Fixture.Path("cases", "03-st-prompts", "model", Prompts), _folder.File($"{name}/{Prompts}"));
        return files.Append(Prompts).Where(f => f.EndsWith(".json", StringComparison.Ordinal))
            .Append(Path.Combine("2_Dense", "model.safetensors"));
    }

    private void CopyModel(string name, string source)
    {
        Directory.CreateDirectory(_folder.File($"{name}/base"));
        foreach (string file in new[] { "config.json", "base/config.json", "pytorch_model.bin" })
            File.Copy(Path.Combine(source, file), _folder.File($"{name}/{file}"));
    }

    /// <summary>
    /// A damaged name of a base model may be that of a repository, which is looked for in the cache without a network.
    /// </summary>
    private void Load(string model)
    {
        HubOptions hub = new() { Offline = true, Cache = _folder.File("cache") };
        DualEncoderConfig config = DualEncoderConfig.Read(model, new ModelOptions { Hub = hub });
        using CheckpointWeights weights = CheckpointWeights.Open(config, model);
        PackedDualEncoder.Create(config, weights);
        weights.RequireNumbers();
    }

    private static void ReadAll(string path)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        foreach (CheckpointTensor tensor in checkpoint.Tensors.Where(t => t.Count < 1 << 20))
        {
            tensor.CopyRange(0, new float[tensor.Count]);
        }
    }

    private bool Loads(string name, Action load, string mutation)
    {
        try
        {
            load();
            return true;
        }
        catch (IOException e) when (e.Message.Contains(": offline, and ", StringComparison.Ordinal))
        {
            return false;
        }
        catch (InvalidDataException e)
        {
            bool oneLine = e.Message.Length < 10_000 && !e.Message.Any(char.IsControl);
            Assert.True(
                oneLine && e.Message.StartsWith(_folder.Path, StringComparison.Ordinal),
                $"{mutation} of {name}: {e.Message[..Math.Min(1_000, e.Message.Length)]}");
            return false;
        }
        catch (Exception e)
        {
            Assert.Fail($"{mutation} of {name}: {e}");
            return false;
        }
    }
}
