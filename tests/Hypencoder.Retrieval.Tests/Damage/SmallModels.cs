using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>
/// Folders of small models of every supported format: safetensors of this library, pickles of the published code, BERT
/// and DistilBERT, an ONNX export, and the models of sentence-transformers among the fixtures' cases; with the
/// encodings of the same texts by each.
/// </summary>
internal sealed class SmallModels : IDisposable
{
    private static readonly string[] Texts = ["read the files", "a b c", "Draw circles, quickly!"];
    private readonly TempFolder _folder = new();
    private readonly List<string> _names = [];

    public SmallModels()
    {
        Save("hypencoder", DualEncoderKind.Hypencoder);
        Save("bi-encoder", DualEncoderKind.BiEncoder);
        SaveExport("onnx");
        foreach (string golden in new[] { "bert_h32_q2_shared_cls", "distilbert_h32_q2_shared_cls" })
        {
            foreach (string file in new[] { "config.json", "base/config.json", "pytorch_model.bin" })
                Copy(Fixture.Path("golden", golden, file), golden, file);
            Copy(Fixture.Path("golden", "wordpiece", "vocab.txt"), golden, "vocab.txt");
            _names.Add(golden);
        }
        DirectoryInfo cases = new(Fixture.Path("cases"));
        foreach (string directory in cases.Exists ? Directory.GetDirectories(cases.FullName) : [])
        {
            string model = Path.Combine(directory, "model"), name = Path.GetFileName(directory);
            if (!Directory.Exists(model))
                continue;
            foreach (string file in Directory.GetFiles(model, "*", SearchOption.AllDirectories))
                Copy(file, name, Path.GetRelativePath(model, file));
            if (Loads(name))
                _names.Add(name);
        }
    }

    /// <summary>Names of the models.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Path of the folders, with which every error begins.</summary>
    public string Root => _folder.Path;

    /// <summary>Path of the folder with a name.</summary>
    public string this[string name] => _folder.File(name);

    /// <summary>Every bit of the texts' encodings as passages and as queries.</summary>
    public string Encode(string name)
    {
        ModelOptions options = new() { Hub = new HubOptions { Offline = true, Cache = _folder.File("cache") } };
        using RetrievalModel model = RetrievalModel.Load(this[name], options);
        List<float> values = [.. model.EncodePassages(Texts)];
        foreach (QNet query in model.EncodeQueries(Texts))
        {
            for (int layer = 0; layer <= query.HiddenLayers; layer++)
                values.AddRange(query.Matrix(layer));
        }
        return Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.ToArray().AsSpan()));
    }

    public void Dispose() => _folder.Dispose();

    private bool Loads(string name)
    {
        try
        {
            return Encode(name).Length > 0;
        }
        catch (InvalidDataException)
        {
            return false; // a case that is refused
        }
    }

    private void Save(string name, DualEncoderKind kind)
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        EncoderConfig shape = new()
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = 8,
            Layers = 1,
            Heads = 2,
            IntermediateSize = 16,
            MaxPositions = 16,
        };
        DualEncoderConfig config = new()
        {
            Kind = kind,
            QueryEncoder = shape,
            PassageEncoder = shape,
            QNetDimensions = kind == DualEncoderKind.Hypencoder ? [8, 8, 1] : [],
            QueryMaxLength = 8,
            PassageMaxLength = 12,
        };
        ModelFolderWriter.Write(this[name], config, new RandomWeights(config, seed: 5), tokenizer);
        _names.Add(name);
    }

    /// <summary>A folder of sentence-transformers that has only an export of its transformer.</summary>
    private void SaveExport(string name)
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        DualEncoderConfig encoder = OnnxExport.Config(EncoderFamily.Bert, tokenizer.VocabularySize);
        OnnxExport.Write(encoder, Path.Combine(this[name], "onnx", "model.onnx"));
        tokenizer.Save(this[name]);
        JsonConfig.Write(Path.Combine(this[name], "config.json"), encoder.QueryEncoder.ToJson());
        Directory.CreateDirectory(Path.Combine(this[name], "1_Pooling"));
        File.WriteAllText(
            Path.Combine(this[name], "1_Pooling", "config.json"), """{"pooling_mode_mean_tokens": true}""");
        File.WriteAllText(Path.Combine(this[name], "modules.json"), """
            [{"type": "sentence_transformers.models.Transformer", "path": ""},
             {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"}]
            """);
        _names.Add(name);
    }

    private void Copy(string source, string name, string file)
    {
        string path = Path.Combine(this[name], file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(source, path);
    }
}
