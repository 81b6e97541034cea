using Hypencoder.Data;

namespace Hypencoder.Models.Hub;

/// <summary>Suggests models with names similar to a wrong one.</summary>
internal static class ModelNames
{
    private static readonly string[] Addresses =
        ["https://huggingface.co/", "http://huggingface.co/", "huggingface.co/", "https://hf.co/", "hf.co/"];

    /// <summary>Models that are often named without their organisation.</summary>
    private static readonly string[] WellKnown =
    [
        .. Of("sentence-transformers", "all-MiniLM-L6-v2", "all-MiniLM-L12-v2", "all-mpnet-base-v2",
            "all-distilroberta-v1", "paraphrase-MiniLM-L6-v2", "paraphrase-multilingual-MiniLM-L12-v2",
            "multi-qa-MiniLM-L6-cos-v1", "multi-qa-MiniLM-L6-dot-v1", "multi-qa-distilbert-cos-v1",
            "multi-qa-distilbert-dot-v1", "msmarco-MiniLM-L6-cos-v5", "msmarco-MiniLM-L12-cos-v5",
            "msmarco-distilbert-base-v4", "msmarco-distilbert-base-tas-b", "msmarco-distilbert-cos-v5",
            "msmarco-distilbert-dot-v5", "msmarco-bert-base-dot-v5", "bert-base-nli-mean-tokens"),
        .. Of("BAAI", "bge-small-en-v1.5", "bge-base-en-v1.5", "bge-large-en-v1.5", "bge-small-en", "bge-base-en"),
        .. Of("intfloat", "e5-small", "e5-base", "e5-large", "e5-small-v2", "e5-base-v2", "e5-large-v2"),
        .. Of("thenlper", "gte-small", "gte-base", "gte-large"),
        .. Of("Snowflake", "snowflake-arctic-embed-xs", "snowflake-arctic-embed-s", "snowflake-arctic-embed-m",
            "snowflake-arctic-embed-l"),
        .. Of("facebook", "contriever", "contriever-msmarco"),
        .. Of("google-bert", "bert-base-uncased", "bert-base-cased", "bert-large-uncased"),
        .. Of("distilbert", "distilbert-base-uncased", "distilbert-base-cased"),
        .. Of("Luyu", "co-condenser-marco-retriever"),
        .. Of("mixedbread-ai", "mxbai-embed-large-v1"),
        .. Of("nreimers", "MiniLM-L6-H384-uncased"),
    ];

    /// <summary>
    /// Suggestion "; near name: org/name" among published, well-known and cached models; empty if no name is similar.
    /// </summary>
    public static string Hint(string name, IEnumerable<string> published, IEnumerable<string> cached)
    {
        string asked = name.Split('@')[0].TrimEnd('/');
        string? address = Addresses.FirstOrDefault(a => asked.StartsWith(a, StringComparison.OrdinalIgnoreCase));
        if (address is not null)
            return $"; near name: {string.Join('/', asked[address.Length..].Split('/').Take(2))}";
        const string CacheFolder = "models--";
        if (asked.StartsWith(CacheFolder, StringComparison.Ordinal))
            return $"; near name: {asked[CacheFolder.Length..].Replace("--", "/", StringComparison.Ordinal)}";
        string[] known = [.. published.Concat(cached).Concat(WellKnown).Distinct()];
        string[] sameName = [.. known.Where(id => Name(id).Equals(Name(asked), StringComparison.OrdinalIgnoreCase)
            && !id.Equals(asked, StringComparison.Ordinal))];
        if (sameName.Length > 0)
            return $"; near name{(sameName.Length == 1 ? "" : "s")}: {string.Join(", ", sameName)}";
        Dictionary<string, string> ids = known.DistinctBy(Name).ToDictionary(Name);
        string[] near =
            [.. NearNames.Likely(Name(asked), ids.Keys).Take(3).Select(n => ids[n]).Where(id => id != asked)];
        return near.Length == 0 ? "" : $"; near name{(near.Length == 1 ? "" : "s")}: {string.Join(", ", near)}";
    }

    private static string Name(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static IEnumerable<string> Of(string organization, params string[] names) =>
        names.Select(name => $"{organization}/{name}");
}
