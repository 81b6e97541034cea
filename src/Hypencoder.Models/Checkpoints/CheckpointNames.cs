namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// Translates the names of a checkpoint's tensors to those of a dual encoder, which are the published ones.
/// </summary>
/// <remarks>
/// A checkpoint of a plain BERT or DistilBERT holds a transformer only, with or without the prefix of its class, and
/// may contain heads of its pre-training, which are ignored; every other tensor must be known. Old checkpoints call
/// LayerNorm's parameters gamma and beta, and transformers up to 4.30 saved <c>position_ids</c>.
/// </remarks>
internal sealed class CheckpointNames
{
    private const string Query = "query_encoder.", Passage = "passage_encoder.", Transformer = "transformer.";
    private static readonly string[] Prefixes = ["bert.", "distilbert."];
    private static readonly string[] PretrainingHeads =
    [
        "cls.predictions.", "cls.seq_relationship.", "vocab_transform.", "vocab_layer_norm.", "vocab_projector.",
    ];

    private readonly bool _shared;

    public CheckpointNames(Checkpoint checkpoint, bool sharedEncoder)
    {
        IsPlain = !checkpoint.Tensors.Any(t =>
            t.Name.StartsWith(Query, StringComparison.Ordinal) || t.Name.StartsWith(Passage, StringComparison.Ordinal));
        _shared = sharedEncoder;
    }

    /// <summary>Whether the checkpoint holds one transformer rather than a dual encoder.</summary>
    public bool IsPlain { get; }

    /// <summary>The model's name for a checkpoint's tensor; null for one that is not needed.</summary>
    public string? Of(string name)
    {
        if (name.EndsWith("embeddings.position_ids", StringComparison.Ordinal))
            return null;
        name = Renamed(Renamed(name, ".gamma", ".weight"), ".beta", ".bias");
        if (IsPlain)
        {
            if (PretrainingHeads.Any(head => name.StartsWith(head, StringComparison.Ordinal)))
                return null;
            string prefix = Prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal)) ?? "";
            return Query + Transformer + name[prefix.Length..];
        }
        return _shared ? QuerySide(name) : name;
    }

    /// <summary>Name of the query side's parameter that corresponds to one of the passage side.</summary>
    public static string QuerySide(string name) =>
        name.StartsWith(Passage, StringComparison.Ordinal) ? Query + name[Passage.Length..] : name;

    private static string Renamed(string name, string old, string @new) =>
        name.EndsWith("LayerNorm" + old, StringComparison.Ordinal) ? name[..^old.Length] + @new : name;
}
