using Hypencoder.Evaluation.Measures;

namespace Hypencoder.Evaluation;

/// <summary>The measures that differ only in cutoff and relevant grade, with their names elsewhere.</summary>
/// <param name="Name">Name in ir_measures' syntax.</param>
/// <param name="Aliases">
/// Other names in ir_measures, trec_eval, BEIR, MTEB and ranx. Case, dashes and underscores are ignored.
/// </param>
/// <param name="Cut">Whether a cutoff is optional, required or not allowed.</param>
/// <param name="Make">
/// Creates the measure with a cutoff and a smallest relevant grade; returns null where it does not exist.
/// </param>
internal sealed record MeasureFamily(
    string Name, string[] Aliases, MeasureFamily.CutoffUse Cut, Func<int?, int?, Measure?> Make)
{
    /// <summary>Whether a cutoff is optional, required or not allowed.</summary>
    internal enum CutoffUse
    {
        None,
        Optional,
        Required,
    }

    public static IReadOnlyList<MeasureFamily> All { get; } =
    [
        new("nDCG", ["ndcg_cut"], CutoffUse.Optional,
            (k, g) => g is null ? new NormalizedDiscountedCumulativeGain(k) : null),
        new("AP", ["MAP", "map_cut", "average_precision", "mean_average_precision"], CutoffUse.Optional,
            (k, g) => new AveragePrecision(k, g)),
        new("RR", ["MRR", "recip_rank", "recip_rank_cut", "reciprocal_rank", "mean_reciprocal_rank"],
            CutoffUse.Optional, (k, g) => new ReciprocalRank(k, g)),
        new("R", ["Recall"], CutoffUse.Required, (k, g) => new Recall(k!.Value, g)),
        new("P", ["Precision", "Prec"], CutoffUse.Required, (k, g) => new Precision(k!.Value, g)),
        new("Success", ["hit_rate", "Accuracy"], CutoffUse.Required, (k, g) => new Success(k!.Value, g)),
        new("Rprec", ["R_precision"], CutoffUse.None, (_, g) => new RPrecision(g)),
        new("Bpref", [], CutoffUse.None, (_, g) => new BinaryPreference(g)),
        new("Judged", [], CutoffUse.Required, (k, g) => g is null ? new Judged(k!.Value) : null),
        new("infAP", [], CutoffUse.None, (_, g) => new InferredAveragePrecision(g)),
        new("GMAP", ["gm_map"], CutoffUse.None, (_, g) => new GeometricMeanAveragePrecision(g)),
        new("NumQ", ["num_q"], CutoffUse.None, (_, g) => g is null ? new QueryCount() : null),
        new("NumRel", ["num_rel"], CutoffUse.None, (_, g) => new RelevantCount(g)),
        new("NumRet", ["num_ret"], CutoffUse.None, (_, g) => new RetrievedCount(g)),
        new("NumRelRet", ["num_rel_ret"], CutoffUse.None, (_, g) => new RelevantRetrievedCount(g)),
    ];

    /// <summary>Finds the family of a name or alias.</summary>
    public static MeasureFamily? Find(string name)
    {
        string key = Key(name);
        return All.FirstOrDefault(f => f.Spellings.Any(s => Key(s) == key));
    }

    /// <summary>The name, followed by the aliases.</summary>
    public IEnumerable<string> Spellings => Aliases.Prepend(Name);

    /// <summary>A name in the form in which names are compared.</summary>
    public static string Key(string name) => string.Concat(name.Where(c => c is not ('_' or '-'))).ToLowerInvariant();
}
