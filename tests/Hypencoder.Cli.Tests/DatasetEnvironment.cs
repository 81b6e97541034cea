using System.IO.Compression;
using System.Text;

namespace Hypencoder.Cli.Tests;

/// <summary>
/// Empty folders for datasets, loopback servers that have a few of the catalogue's files, and the environment variables
/// that lead there.
/// </summary>
internal sealed class DatasetEnvironment : IDisposable
{
    private static readonly string[] Names =
    [
        "HYPENCODER_DATASETS", "HYPENCODER_DATASETS_ENDPOINT", "IR_DATASETS_HOME", "HF_ENDPOINT", "HF_HOME",
        "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HF_HUB_OFFLINE",
    ];

    private readonly string?[] _before = [.. Names.Select(Environment.GetEnvironmentVariable)];

    public DatasetEnvironment()
    {
        foreach (string name in Names)
            Environment.SetEnvironmentVariable(name, null);
        Environment.SetEnvironmentVariable("HYPENCODER_DATASETS", Folder["cache"]);
        Environment.SetEnvironmentVariable("HYPENCODER_DATASETS_ENDPOINT", Files.Address);
        Environment.SetEnvironmentVariable("IR_DATASETS_HOME", Folder["ir_datasets"]);
        Environment.SetEnvironmentVariable("HF_ENDPOINT", Hub.Address);
        Environment.SetEnvironmentVariable("HF_HOME", Folder["hf"]);
        Hub.Add(
            "datasets/jhu-clsp/core17-instructions", 'a',
            ("corpus.jsonl", LoopbackFile.Text("""{"_id": "9", "title": "", "text": "Dams are built."}""")),
            ("queries.jsonl", LoopbackFile.Text(
                """{"_id": "307", "text": "New dams?", "instruction_og": "Where.", "instruction_changed": "When."}""")),
            ("qrels_og/test.jsonl", LoopbackFile.Text("""{"query-id": "307", "corpus-id": "9", "score": 1}""")),
            ("qrels_changed/test.jsonl", LoopbackFile.Text("""{"query-id": "307", "corpus-id": "9", "score": 0}""")));
    }

    public TemporaryFolder Folder { get; } = new();

    public LoopbackFiles Files { get; } = new();

    public LoopbackHub Hub { get; } = new();

    /// <summary>An archive of BEIR's ArguAna with one passage and one query.</summary>
    public static byte[] Arguana()
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "arguana/corpus.jsonl", """{"_id": "p1", "title": "Files", "text": "how to read files"}""");
            Add(zip, "arguana/queries.jsonl", """{"_id": "q1", "text": "read files"}""");
            Add(zip, "arguana/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tp1\t1\n");
        }
        return bytes.ToArray();
    }

    public void Dispose()
    {
        for (int i = 0; i < Names.Length; i++)
            Environment.SetEnvironmentVariable(Names[i], _before[i]);
        Files.Dispose();
        Hub.Dispose();
        Folder.Dispose();
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using Stream stream = zip.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
    }
}
