using Hypencoder.Hub;

namespace Hypencoder.Models.Tests.Hub;

public sealed class ModelHubTests : IDisposable
{
    private const string Id = "org/model";
    private static readonly LoopbackFile Bert = LoopbackFile.Text("""{"model_type":"bert"}""");
    private static readonly LoopbackFile Modules = LoopbackFile.Text("""
        [{"type":"sentence_transformers.models.Transformer","path":""},
         {"type":"sentence_transformers.models.Pooling","path":"1_Pooling"}]
        """);
    private static readonly LoopbackFile Vocabulary = LoopbackFile.Text("[PAD]\n");
    private static readonly LoopbackFile Weights = LoopbackFile.Large(1000, seed: 1);
    private static readonly LoopbackFile Other = LoopbackFile.Large(500, seed: 2);

    private readonly TempFolder _folder = new();
    private readonly LoopbackHub _hub = new();
    private HubOptions _options;

    public ModelHubTests() => _options = new HubOptions
    {
        Endpoint = new Uri(_hub.Address),
        Cache = _folder.File("hub"),
        Retries = 0,
    };

    public void Dispose()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Resolve_Directory_IsItself()
    {
        Assert.Equal(_folder.Path, ModelHub.Resolve(_folder.Path, _options));
        Assert.Empty(_hub.HubRequests);
    }

    [Fact]
    public void Resolve_Repository_FetchesWhatAModelIsReadFromAlone()
    {
        _hub.Add(
            Id, 'a', (".gitattributes", Bert), ("1_Pooling/config.json", Bert), ("README.md", Bert),
            ("config.json", Bert), ("flax_model.msgpack", Other), ("model.onnx", Other), ("model.safetensors", Weights),
            ("modules.json", Modules), ("onnx/model.onnx", Other), ("optimizer.pt", Other), ("pytorch_model.bin", Other),
            ("rust_model.ot", Other), ("sentence_bert_config.json", Bert), ("special_tokens_map.json", Bert),
            ("tf_model.h5", Other), ("tokenizer.json", Bert), ("tokenizer_config.json", Bert),
            ("training_args.bin", Other), ("vocab.txt", Vocabulary));
        string directory = ModelHub.Resolve(Id, _options);
        Assert.Equal(
            [
                "1_Pooling/config.json", "config.json", "model.safetensors", "modules.json",
                "sentence_bert_config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json",
                "vocab.txt",
            ],
            FilesIn(directory));
        Assert.Equal("model.safetensors", _hub.FilesAsked.Last());
    }

    /// <summary>The transformer's weights come last, wherever the modules are.</summary>
    [Fact]
    public void Resolve_ModulesInFolders_FetchesWhatTheyNeed()
    {
        AddModules();
        string directory = ModelHub.Resolve(Id, _options);
        Assert.Equal(
            [
                "config_sentence_transformers.json", "heads/dense/config.json", "heads/dense/pytorch_model.bin",
                "modules.json", "parts/0_BERT/config.json", "parts/0_BERT/model.safetensors",
                "parts/0_BERT/sentence_bert_config.json", "parts/0_BERT/vocab.txt", "pool/config.json",
            ],
            FilesIn(directory));
        Assert.Equal("parts/0_BERT/model.safetensors", _hub.FilesAsked.Last());
        Assert.Equal([directory], ModelHub.Cached(_options).Select(m => m.Directory));
        int requests = _hub.HubRequests.Count;
        Assert.Equal(directory, ModelHub.Find(Id, _options));
        Assert.Equal(directory, ModelHub.Resolve(Id, _options with { Offline = true }));
        Assert.Equal(requests, _hub.HubRequests.Count);
    }

    [Fact]
    public void Resolve_OfflineWithoutAModule_NamesItsFile()
    {
        AddModules();
        string directory = ModelHub.Resolve(Id, _options);
        File.Delete(Path.Combine(directory, "pool", "config.json"));
        HubOptions offline = _options with { Offline = true };
        Assert.Null(ModelHub.Find(Id, offline));
        Assert.EndsWith(
            "lacks pool/config.json",
            Assert.Throws<IOException>(() => ModelHub.Resolve(Id, offline)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_ModuleOutsideOfTheRepository_IsRefused()
    {
        LoopbackFile modules = LoopbackFile.Text(
            """[{"type":"sentence_transformers.models.Transformer","path":"../other"}]""");
        _hub.Add(Id, 'a', ("config.json", Bert), ("model.safetensors", Weights), ("modules.json", modules));
        AssertRefused(Id, "modules.json: [0].path: expected a folder within the model's");
    }

    [Theory]
    [InlineData("model.safetensors.index.json pytorch_model.bin", "model.safetensors.index.json")]
    [InlineData("pytorch_model.bin pytorch_model.bin.index.json model.onnx", "pytorch_model.bin")]
    [InlineData("pytorch_model.bin.index.json tf_model.h5", "pytorch_model.bin.index.json")]
    public void Resolve_OtherWeights_FetchesTheFirstKind(string there, string expected)
    {
        LoopbackFile index = LoopbackFile.Text("""{"weight_map":{"a":"config.json"}}""");
        _hub.Add(Id, 'a', [("config.json", Bert), .. there.Split(' ').Select(name => (name, index))]);
        Assert.Equal(["config.json", expected], FilesIn(ModelHub.Resolve(Id, _options)));
    }

    [Fact]
    public void Pull_DividedWeights_FetchesEachPartOnce()
    {
        _hub.Add(
            Id, 'a', ("config.json", Bert), ("model-1.safetensors", Weights), ("model-2.safetensors", Other),
            ("model-3.safetensors", Other),
            ("model.safetensors.index.json", LoopbackFile.Text("""
                {"weight_map":{"b":"model-2.safetensors","a":"model-1.safetensors","c":"model-2.safetensors"}}
                """)));
        HubSnapshot snapshot = ModelHub.Pull(HubRepository.Parse(Id), _options);
        Assert.Equal(
            ["config.json", "model.safetensors.index.json", "model-1.safetensors", "model-2.safetensors"],
            snapshot.Files.Select(f => f.Path));
        Assert.Equal(2, _hub.StorageRequests.Count);
        Assert.Equal([snapshot.Directory], ModelHub.Cached(_options).Select(m => m.Directory));
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    public void Pull_IndexThatNamesFilesElsewhere_IsRefused(string name)
    {
        _hub.Add(
            Id, 'a', ("config.json", Bert),
            ("model.safetensors.index.json", LoopbackFile.Text($$"""{"weight_map":{"a":"{{name}}"} }""")));
        AssertRefused(Id, "expected the name of a file beside the index");
    }

    [Fact]
    public void Pull_IndexThatNamesAFileThatIsNotThere_IsRefused()
    {
        _hub.Add(
            Id, 'a', ("config.json", Bert),
            ("pytorch_model.bin.index.json", LoopbackFile.Text("""{"weight_map":{"a":"part.bin"}}""")));
        AssertRefused(Id, "expected part.bin among its files");
    }

    [Fact]
    public void Resolve_DualEncoder_FetchesTheBasesWithoutWeights()
    {
        _hub.Add(
            "bert-base", 'b', ("config.json", Bert), ("model.safetensors", Weights), ("tokenizer.json", Bert),
            ("vocab.txt", Vocabulary));
        _hub.Add("org/other", 'c', ("config.json", Bert), ("pytorch_model.bin", Other));
        AddDualEncoder("bert-base", "org/other");
        string directory = ModelHub.Resolve(Id, _options);
        Assert.Equal(["config.json", "model.safetensors"], FilesIn(directory));
        Assert.Equal(
            ["config.json", "tokenizer.json", "vocab.txt"],
            FilesIn(ModelHub.ResolveBase(directory, "bert-base", _options)));
        HubOptions offline = _options with { Offline = true };
        Assert.Equal(["config.json"], FilesIn(ModelHub.ResolveBase(directory, "org/other", offline)));
        Assert.Equal(["org/model"], ModelHub.Cached(_options).Select(m => m.Repository.Id));
    }

    [Fact]
    public void Resolve_BaseInTheRepositoryOrADirectory_IsNotAskedFor()
    {
        string directory = _folder.File("base");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "config.json"), "{}");
        AddDualEncoder(directory, directory);
        string model = ModelHub.Resolve(Id, _options);
        Assert.Single(_hub.HubRequests, r => r.Target.StartsWith("/api/", StringComparison.Ordinal));
        Assert.Equal(directory, ModelHub.ResolveBase(model, directory, _options));
        Assert.Equal(Path.Combine(_folder.Path, "base"), ModelHub.ResolveBase(_folder.Path, "base", _options));
    }

    [Fact]
    public void ResolveBase_InTheCache_MakesNoRequest()
    {
        _hub.Add("org/base", 'b', ("config.json", Bert), ("vocab.txt", Vocabulary));
        string first = ModelHub.ResolveBase(_folder.Path, "org/base", _options);
        int requests = _hub.HubRequests.Count;
        Assert.Equal(first, ModelHub.ResolveBase(_folder.Path, "org/base", _options));
        Assert.Equal(requests, _hub.HubRequests.Count);
    }

    [Theory]
    [InlineData("../../../etc")]
    [InlineData("")]
    [InlineData("a/b/c")]
    public void Resolve_BaseThatIsNeither_NamesTheKey(string name)
    {
        AddDualEncoder(name, name);
        AssertRefused(
            Id, "config.json: query_encoder_kwargs.model_name_or_path: expected a model directory or ",
            $"found \"{name}\"");
        Assert.Throws<InvalidDataException>(() => ModelHub.ResolveBase(_folder.Path, name, _options));
    }

    [Theory]
    [InlineData("./nowhere")]
    [InlineData("/no/where/at/all")]
    [InlineData("")]
    [InlineData("a\nb")]
    public void Resolve_NeitherDirectoryNorRepository_NamesBoth(string name) => AssertRefused(
        name, "expected a model directory or a Hugging Face repository (org/name[@revision])");

    [Fact]
    public void Resolve_UnknownRepository_SaysThatThereIsNoDirectoryEither() =>
        AssertRefused("out/model", "there is no directory out/model, and as a repository: out/model: no such model");

    [Theory]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("{\"query_encoder_kwargs\":")]
    public void Resolve_ConfigThatIsNoObject_NamesTheFile(string config)
    {
        _hub.Add(Id, 'a', ("config.json", LoopbackFile.Text(config)), ("model.safetensors", Weights));
        AssertRefused(Id, "config.json", "expected a JSON object");
        Assert.Empty(ModelHub.Cached(_options));
    }

    [Fact]
    public void Resolve_RepositoryWithoutWeights_IsRefused()
    {
        _hub.Add(Id, 'a', ("config.json", Bert), ("tf_model.h5", Other));
        AssertRefused(Id, "expected model.safetensors among its files");
    }

    [Fact]
    public void Resolve_OfflineAfterAnInterruptedPull_NamesTheWeights()
    {
        _hub.Add(Id, 'a', ("config.json", Bert), ("model.safetensors", Weights), ("vocab.txt", Vocabulary));
        _hub.OnStorage = _ => LoopbackAnswer.Of(500, "");
        Assert.ThrowsAny<IOException>(() => ModelHub.Resolve($"{Id}@{new string('a', 40)}", _options));
        _options = _options with { Offline = true };
        string message = Assert.Throws<IOException>(
            () => ModelHub.Resolve($"{Id}@{new string('a', 40)}", _options)).Message;
        Assert.EndsWith($"offline, and {_options.Cache} lacks model.safetensors", message, StringComparison.Ordinal);
    }

    /// <summary>Python's AutoModel does not download the tokenizer.</summary>
    [Fact]
    public void Resolve_PinnedModelThatPythonPulledWithoutTokenizer_FetchesIt()
    {
        _hub.Add(Id, 'a', ("config.json", Bert), ("model.safetensors", Weights), ("vocab.txt", Vocabulary));
        string pinned = $"{Id}@{new string('a', 40)}";
        using (HubClient python = new(_options))
            python.Pull(HubRepository.Parse(pinned), _ => ["config.json", "model.safetensors"]);
        Assert.Equal(["config.json", "model.safetensors", "vocab.txt"], FilesIn(ModelHub.Resolve(pinned, _options)));
        int requests = _hub.HubRequests.Count;
        ModelHub.Resolve(pinned, _options);
        Assert.Equal(requests, _hub.HubRequests.Count);
    }

    private void AddModules() => _hub.Add(
        Id, 'a', ("config_sentence_transformers.json", LoopbackFile.Text("{}")),
        ("heads/dense/config.json", Bert), ("heads/dense/pytorch_model.bin", Other),
        ("modules.json", LoopbackFile.Text("""
            [{"type":"sentence_transformers.models.Transformer","path":"parts/0_BERT"},
             {"type":"sentence_transformers.models.Pooling","path":"pool"},
             {"type":"sentence_transformers.models.Dense","path":"heads/dense"},
             {"type":"sentence_transformers.models.Normalize","path":"3_Normalize"}]
            """)),
        ("parts/0_BERT/config.json", Bert), ("parts/0_BERT/model.safetensors", Weights),
        ("parts/0_BERT/sentence_bert_config.json", Bert), ("parts/0_BERT/vocab.txt", Vocabulary),
        ("parts/README.md", Bert), ("pool/config.json", Bert));

    private void AddDualEncoder(string queryBase, string passageBase)
    {
        LoopbackFile config = LoopbackFile.Text($$"""
            {"architectures":["HypencoderDualEncoder"],
             "query_encoder_kwargs":{"model_name_or_path":"{{queryBase}}"},
             "passage_encoder_kwargs":{"model_name_or_path":"{{passageBase}}"} }
            """);
        _hub.Add(Id, 'a', ("config.json", config), ("model.safetensors", Weights));
    }

    private void AssertRefused(string name, params string[] parts)
    {
        string message = Assert.Throws<InvalidDataException>(() => ModelHub.Resolve(name, _options)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static IEnumerable<string> FilesIn(string directory) => Directory
        .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(directory, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
