using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Hypencoder.Evaluation.Measures;

namespace Hypencoder.Evaluation;

/// <summary>The one table of measures, and the grammar <c>Name[(rel=g)][@k]</c>.</summary>
internal static partial class MeasureSyntax
{
    /// <summary>What may be written, for messages.</summary>
    public const string Known = "nDCG[@k], AP[(rel=g)][@k], RR[(rel=g)][@k], R[(rel=g)]@k, P[(rel=g)]@k, "
        + "Success[(rel=g)]@k, Rprec[(rel=g)], Bpref[(rel=g)], Judged@k, infAP[(rel=g)], GMAP[(rel=g)], NumQ, "
        + "NumRel[(rel=g)], NumRet[(rel=g)] (k and g from 1 on)";

    public static bool TryParse(string text, [MaybeNullWhen(false)] out Measure measure)
    {
        measure = null;
        Match match = Grammar().Match(text);
        if (!match.Success || !TryNumber(match.Groups["k"], out int? k) || !TryNumber(match.Groups["g"], out int? g))
            return false;
        measure = (match.Groups["name"].Value, k, g) switch
        {
            ("nDCG", _, null) => new NormalizedDiscountedCumulativeGain(k),
            ("AP", _, _) => new AveragePrecision(k, g),
            ("RR", _, _) => new ReciprocalRank(k, g),
            ("R", int cutoff, _) => new Recall(cutoff, g),
            ("P", int cutoff, _) => new Precision(cutoff, g),
            ("Success", int cutoff, _) => new Success(cutoff, g),
            ("Rprec", null, _) => new RPrecision(g),
            ("Bpref", null, _) => new BinaryPreference(g),
            ("Judged", int cutoff, null) => new Judged(cutoff),
            ("infAP", null, _) => new InferredAveragePrecision(g),
            ("GMAP", null, _) => new GeometricMeanAveragePrecision(g),
            ("NumQ", null, null) => new QueryCount(),
            ("NumRel", null, _) => new RelevantCount(g),
            ("NumRet", null, _) => new RetrievedCount(g),
            _ => null,
        };
        return measure is not null;
    }

    /// <summary>Null where the group is absent; false for 0 and for what an int cannot hold.</summary>
    private static bool TryNumber(Group group, out int? number)
    {
        number = null;
        if (!group.Success)
            return true;
        bool valid = int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        number = value;
        return valid && value >= 1;
    }

    [GeneratedRegex(@"\A(?<name>[A-Za-z]+)(\(rel=(?<g>[0-9]+)\))?(@(?<k>[0-9]+))?\z")]
    private static partial Regex Grammar();
}
