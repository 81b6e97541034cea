using Hypencoder.Studies.Shared.Findings;
using static Hypencoder.Studies.Shared.Findings.FindingText;

namespace Hypencoder.Studies.Published;

/// <summary>
/// What a replicated table shows, by its first measure of effectiveness: its models against the baseline, and q-nets
/// against their own linearisation.
/// </summary>
internal static class ReplicationFindings
{
    /// <summary>The findings of a table; none without a baseline or where too little was run.</summary>
    /// <param name="table">The table.</param>
    /// <param name="figures">What was measured; a cell that is not there was not run.</param>
    public static IEnumerable<FindingDraft> Of(
        ReplicatedTable table, IReadOnlyDictionary<(string System, string Column), Figure> figures)
    {
        ReplicatedColumn? column = table.Columns.FirstOrDefault(
            c => c is { Effectiveness: not null, RelativeDrop: false });
        if (column is null)
            yield break;
        ComparedSystems[] against = table.Baseline is null ? [] : [.. table.Systems
            .Where(s => s.Name != table.Baseline && s.LinearizedFrom is null)
            .Select(s => Compare(s.Name, table.Baseline)).OfType<ComparedSystems>()];
        if (against.Length > 0)
        {
            yield return new FindingDraft($"{table.Id}-baseline", against, tested =>
                $"{table.Title}, {column.Label}: " + List([.. tested.Select(
                    t => $"{t.System} is {Standing(t)} {t.Reference} ({Figures(t)})")]) + ".");
        }
        ComparedSystems[] linearized = [.. table.Systems.Where(s => s.LinearizedFrom is not null)
            .Select(s => Compare(s.LinearizedFrom!, s.Name)).OfType<ComparedSystems>()];
        if (linearized.Length > 0)
        {
            yield return new FindingDraft($"{table.Id}-linearised", linearized, tested =>
                $"{table.Title}, {column.Label}: " + List([.. tested.Select(
                    t => $"{t.System} is {Standing(t)} its own linearisation, one vector instead of each q-net "
                        + $"({Figures(t)})")]) + ".");
        }

        ComparedSystems? Compare(string system, string reference) =>
            figures.GetValueOrDefault((system, column.Label)) is { PerQuery.Count: > 0 } own
            && figures.GetValueOrDefault((reference, column.Label)) is { } other
            && own.QueryIds.SequenceEqual(other.QueryIds)
                ? new ComparedSystems(
                    system, reference, string.Join(" + ", column.Collections), column.Measure, [own.PerQuery],
                    [other.PerQuery])
                : null;
    }
}
