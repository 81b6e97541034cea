using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing.Sharing;
using Hypencoder.Retrieval.Tests.Indexing.Import;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests.Indexing;

/// <summary>Index folders of generated passages, encoded by a model with vectors of four values.</summary>
internal sealed class EncodedFolder : IDisposable
{
    public static readonly string[] Files = ["passages.jsonl", "passages.bin", "vectors.bin", "index.json"];
    private readonly TempFolder _folder = new();
    private readonly RetrievalModel _model;

    public EncodedFolder() => _model = ImportModel.Create(_folder, 4);

    public string this[string name] => _folder.File(name);

    public static Passage[] Passages(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Passage($"d{i}", i % 3 == 0 ? "A title" : "", $"text {i} é\n"))];

    /// <summary>Encodes passages into a folder.</summary>
    /// <param name="name">Name of the folder.</param>
    /// <param name="passages">Passages of the corpus.</param>
    /// <param name="stopAfter">Number of passages after which the encoding stops; null to finish.</param>
    /// <param name="resume">Whether to resume.</param>
    /// <param name="extend">Whether to resume and extend.</param>
    /// <param name="element">Number format of the vectors.</param>
    /// <param name="corpus">Name of the corpus.</param>
    public EncodingOutcome? Encode(
        string name, IEnumerable<Passage> passages, int? stopAfter = null, bool resume = false, bool extend = false,
        VectorElement element = VectorElement.Float32, string corpus = "c")
    {
        using CancellationTokenSource source = new();
        try
        {
            return CorpusEncoder.Encode(
                _model, corpus, stopAfter == 0 ? ThenCancel() : passages, this[name], resume, extend,
                element: element, cancellationToken: source.Token,
                progress: new CallbackProgress<EncodingProgress>(p =>
                {
                    if (p.Done >= stopAfter)
                        source.Cancel();
                }));
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        IEnumerable<Passage> ThenCancel()
        {
            foreach (Passage passage in passages)
                yield return passage;
            source.Cancel();
        }
    }

    /// <summary>Encodes passages into a folder that others may encode into at the same time.</summary>
    /// <param name="name">Name of the folder.</param>
    /// <param name="passages">Passages of the corpus.</param>
    /// <param name="stopAfter">Number of passages after which this one stops; null to finish.</param>
    /// <param name="element">Number format of the vectors.</param>
    public EncodingOutcome? EncodeShared(
        string name, IEnumerable<Passage> passages, int? stopAfter = null,
        VectorElement element = VectorElement.Float32)
    {
        using CancellationTokenSource source = new();
        try
        {
            return SharedEncoding.Encode(
                _model, "c", passages, this[name], element, TimeSpan.FromMilliseconds(300),
                new CallbackProgress<EncodingProgress>(p =>
                {
                    if (p.Done >= stopAfter)
                        source.Cancel();
                }),
                source.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public PassageIndex Open(string name) => PassageIndex.Open(this[name], _model.Fingerprint);

    public string Refused(Action action)
    {
        string message = Assert.Throws<InvalidDataException>(action).Message;
        Assert.InRange(message.Length, 1, 500 + 2 * _folder.Path.Length);
        return message.Replace(_folder.Path + "/", "", StringComparison.Ordinal);
    }

    public void Copy(string from, string to)
    {
        Directory.CreateDirectory(this[to]);
        foreach (string path in Directory.GetFiles(this[from]))
            File.Copy(path, Path.Combine(this[to], Path.GetFileName(path)), overwrite: true);
    }

    public Dictionary<string, byte[]> Content(string name) =>
        Directory.GetFiles(this[name], "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(this[name], path), File.ReadAllBytes);

    private static readonly string[] LaterKeys =
    [
        "sha256", "vectors_fingerprint", "passage_prompt", "\"pooling\"", "normalised", "\"model\"", "query_prompt",
        "query_max_length", "passage_fingerprint",
    ];

    /// <summary>Converts the folder to the format of earlier versions.</summary>
    public void MakeFirstVersion(string name, IEnumerable<Passage> passages)
    {
        File.Delete(Path.Combine(this[name], "passages.bin"));
        File.WriteAllText(
            Path.Combine(this[name], "passages.jsonl"),
            string.Concat(passages.Select(p => JsonSerializer.Serialize(p) + "\n")));
        string json = Path.Combine(this[name], "index.json");
        File.WriteAllLines(json, File.ReadAllLines(json)
            .Where(line => !LaterKeys.Any(key => line.Contains(key, StringComparison.Ordinal)))
            .Select(line => line.Replace("\"version\": 2", "\"version\": 1", StringComparison.Ordinal))
            .Select(line => line.StartsWith("  \"vectors\"", StringComparison.Ordinal) ? line.TrimEnd(',') : line));
    }

    public void AssertSame(string expected, string found)
    {
        Dictionary<string, byte[]> whole = Content(expected), other = Content(found);
        Assert.Equal(whole.Keys.Order(), other.Keys.Order());
        Assert.All(whole, file => Assert.Equal(file.Value, other[file.Key]));
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }
}
