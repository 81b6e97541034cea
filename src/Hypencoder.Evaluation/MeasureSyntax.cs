using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Hypencoder.Evaluation.Measures;

namespace Hypencoder.Evaluation;

/// <summary>
/// Parses the names of measures: <c>Name[(rel=g)][@k]</c> as in ir_measures; <c>name_k</c>, <c>name.k,k</c> and a name
/// alone, for the default cutoffs, as in trec_eval; <c>name_at_k</c> as in MTEB. Case is ignored.
/// </summary>
internal static partial class MeasureSyntax
{
    private const string IPrec = "IPrec", Official = "official";
    private static readonly int[] UsualCutoffs = [5, 10, 15, 20, 30, 100, 200, 500, 1000];
    private static readonly int[] UsualSuccessCutoffs = [1, 5, 10];
    private static readonly double[] UsualRecalls = [.. Enumerable.Range(0, 11).Select(i => i / 10.0)];

    /// <summary>The names that, without a cutoff, stand for several measures, as in trec_eval.</summary>
    private static readonly Dictionary<string, (string Family, int[] Cutoffs)> Several = new()
    {
        ["ndcgcut"] = ("nDCG", UsualCutoffs),
        ["mapcut"] = ("AP", UsualCutoffs),
        ["recall"] = ("R", UsualCutoffs),
        ["p"] = ("P", UsualCutoffs),
        ["success"] = ("Success", UsualSuccessCutoffs),
    };

    /// <summary>The measures that trec_eval prints by default.</summary>
    private static readonly string[] OfficialNames =
    [
        "num_q", "num_ret", "num_rel", "num_rel_ret", "map", "gm_map", "Rprec", "bpref", "recip_rank",
        "iprec_at_recall", "P",
    ];

    /// <summary>Parses a name that stands for one or several measures; returns false where it is not one.</summary>
    public static bool TryExpand(string text, [NotNullWhen(true)] out IReadOnlyList<Measure>? measures)
    {
        measures = null;
        if (string.Equals(text, Official, StringComparison.OrdinalIgnoreCase))
        {
            measures = [.. OfficialNames.SelectMany(name => TryExpand(name, out var some) ? some : [])];
            return true;
        }
        Match match = Grammar().Match(text);
        if (!match.Success || !TryParameters(match.Groups["parameters"], out int? grade, out int? named))
            return false;
        string name = NameOf(match), numbers = match.Groups["k"].Value;
        if (numbers.Length > 0 && named is not null)
            return false;
        measures = MeasureFamily.Key(name) is "iprec" or "iprecatrecall"
            ? named is null ? Interpolated(name, numbers, grade) : null
            : Cut(name, numbers, grade, named);
        return measures is not null;
    }

    /// <summary>
    /// Splits a text into a name without cutoffs and the first cutoff, for messages; either may be empty.
    /// </summary>
    public static (string Name, string Cutoff) Split(string text)
    {
        Match match = Grammar().Match(text);
        return match.Success ? (NameOf(match), match.Groups["k"].Value.Split(',')[0]) : (text, "");
    }

    private static string NameOf(Match match)
    {
        string name = match.Groups["name"].Value;
        return match.Groups["k"].Length > 0 && name.EndsWith("_at", StringComparison.OrdinalIgnoreCase)
            ? name[..^"_at".Length]
            : name;
    }

    private static Measure[]? Cut(string name, string numbers, int? grade, int? named)
    {
        if (MeasureFamily.Find(name) is not MeasureFamily family)
            return null;
        int[]? cutoffs = named is int one ? [one] : null;
        if (numbers.Length > 0 && !TryCutoffs(numbers, out cutoffs))
            return null;
        if (cutoffs is null && grade is null && Several.TryGetValue(MeasureFamily.Key(name), out var usual))
            cutoffs = usual.Cutoffs;
        bool fits = family.Cut switch
        {
            MeasureFamily.CutoffUse.None => cutoffs is null,
            MeasureFamily.CutoffUse.Required => cutoffs is not null,
            _ => true,
        };
        if (!fits)
            return null;
        Measure?[] made = cutoffs is null
            ? [family.Make(null, grade)]
            : [.. cutoffs.Select(k => family.Make(k, grade))];
        return made.Contains(null) ? null : [.. made.Select(m => m!)];
    }

    /// <summary>Interpolated precision at given levels of recall, or at trec_eval's eleven.</summary>
    private static InterpolatedPrecision[]? Interpolated(string name, string numbers, int? grade)
    {
        if (numbers.Length == 0 && name.Length > IPrec.Length)
            return [.. UsualRecalls.Select(r => new InterpolatedPrecision(r, grade))];
        List<InterpolatedPrecision> measures = [];
        foreach (string number in numbers.Split(','))
        {
            bool valid = double.TryParse(
                number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double recall);
            if (!valid || recall > 1)
                return null;
            measures.Add(new InterpolatedPrecision(recall, grade));
        }
        return [.. measures];
    }

    private static bool TryCutoffs(string numbers, out int[]? cutoffs)
    {
        string[] parts = numbers.Split(',');
        cutoffs = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!TryNumber(parts[i], out cutoffs[i]))
                return false;
        }
        return true;
    }

    /// <summary>Parses <c>(rel=g)</c>, <c>(cutoff=k)</c> or both; returns false for anything else.</summary>
    private static bool TryParameters(Group group, out int? grade, out int? cutoff)
    {
        (grade, cutoff) = (null, null);
        if (!group.Success)
            return true;
        foreach (string parameter in group.Value.Split(','))
        {
            string[] sides = parameter.Split('=');
            if (sides.Length != 2 || !TryNumber(sides[1].Trim(), out int value))
                return false;
            switch (sides[0].Trim().ToLowerInvariant())
            {
                case "rel" when grade is null:
                    grade = value;
                    break;
                case "cutoff" when cutoff is null:
                    cutoff = value;
                    break;
                default:
                    return false;
            }
        }
        return true;
    }

    /// <summary>Parses a number; returns false for 0 and for numbers beyond the range of an int.</summary>
    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1;

    [GeneratedRegex(
        @"\A(?<name>[A-Za-z]+([_-][A-Za-z]+)*)(\((?<parameters>[^()]*)\))?([@._-]?(?<k>[0-9.]+(,[0-9.]+)*))?\z")]
    private static partial Regex Grammar();
}
