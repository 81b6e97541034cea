using Hypencoder.Data;

namespace Hypencoder.Evaluation;

/// <summary>Error messages for names of measures, with a similar name.</summary>
internal static class MeasureError
{
    private const int LongestQuotation = 60;

    private const string Known = "nDCG[@k], AP[@k], RR[@k], R@k, P@k, Success@k, Judged@k, IPrec@x, Rprec, Bpref, "
        + "infAP, GMAP, NumQ, NumRel, NumRet, NumRelRet, most with (rel=g) before the @, or trec_eval's names for them";

    /// <summary>trec_eval's measures that are not supported, each with the most similar one that is.</summary>
    private static readonly Dictionary<string, string> NotComputed = new()
    {
        ["relstring"] = "Judged@10", ["gm_bpref"] = "Bpref", ["Rprec_mult"] = "Rprec", ["utility"] = "NumRelRet",
        ["11pt_avg"] = "IPrec@0.5", ["binG"] = "nDCG", ["G"] = "nDCG", ["ndcg_rel"] = "nDCG", ["Rndcg"] = "nDCG",
        ["relative_P"] = "P@10", ["set_P"] = "P@10", ["set_relative_P"] = "P@10", ["set_recall"] = "R@1000",
        ["set_map"] = "AP", ["set_F"] = "P@10", ["num_nonrel_judged_ret"] = "NumRet", ["rbp"] = "nDCG",
        ["rbp_resid"] = "Judged@10", ["unj"] = "Judged@10", ["yaap"] = "AP", ["runid"] = "NumQ",
        ["all_trec"] = "official",
        ["prefs_simp"] = "Bpref", ["prefs_pair"] = "Bpref", ["prefs_avgjg"] = "Bpref", ["prefs_simp_ret"] = "Bpref",
        ["prefs_pair_ret"] = "Bpref", ["prefs_avgjg_ret"] = "Bpref", ["prefs_num_prefs_ful"] = "Bpref",
        ["prefs_num_prefs_poss"] = "Bpref", ["prefs_num_prefs_ful_ret"] = "Bpref", ["qrels_jg"] = "Bpref",
    };

    public static string Of(string text)
    {
        (string name, string cutoff) = MeasureSyntax.Split(text);
        string quoted = text.Length > LongestQuotation ? text[..LongestQuotation] + "…" : text;
        if (Theirs(text, name) is (string theirs, string nearest))
            return $"\"{quoted}\": trec_eval's {theirs} is not supported; near name: {nearest}";
        if (MeasureSyntax.TryExpand(text, out IReadOnlyList<Measure>? several))
            return $"\"{quoted}\" names {several.Count} measures where one is expected, such as {several[0]}";
        string near = Near(name, cutoff) is string hint ? $"near name: {hint}; " : "";
        return $"unknown measure \"{quoted}\"; {near}expected one of {Known}";
    }

    public static string? Nearest(string text)
    {
        (string name, string cutoff) = MeasureSyntax.Split(text);
        return Theirs(text, name)?.Near ?? Near(name, cutoff);
    }

    /// <summary>Finds an unsupported measure of trec_eval, with or without parameters.</summary>
    private static (string Theirs, string Near)? Theirs(string text, string name)
    {
        string before = text.Split('.', '@')[0];
        foreach (string asked in (string[])[before, name])
        {
            foreach ((string theirs, string near) in NotComputed)
            {
                if (string.Equals(theirs, asked.TrimEnd('_'), StringComparison.OrdinalIgnoreCase))
                    return (theirs, near);
            }
        }
        return null;
    }

    /// <summary>The measure with the most similar name, with the given cutoff where it takes one.</summary>
    private static string? Near(string name, string cutoff)
    {
        IEnumerable<string> spellings = MeasureFamily.All.SelectMany(f => f.Spellings).Append("IPrec")
            .Append("iprec_at_recall");
        return NearNames.Likely(name, spellings)
            .Select(spelling => MeasureFamily.Find(spelling) is MeasureFamily family
                ? WithCutoff(family, cutoff)
                : "IPrec@0.1")
            .FirstOrDefault();
    }

    private static string WithCutoff(MeasureFamily family, string cutoff)
    {
        string at = int.TryParse(cutoff, out int k) && k > 0 ? $"@{k}" : "";
        return family.Cut switch
        {
            MeasureFamily.CutoffUse.None => family.Name,
            MeasureFamily.CutoffUse.Required when at.Length == 0 => $"{family.Name}@10",
            _ => family.Name + at,
        };
    }
}
