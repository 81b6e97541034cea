using Hypencoder.Data;

namespace Hypencoder.Cli.Verbs;

/// <summary>Checks that ids can be written to a TREC run.</summary>
internal static class TrecId
{
    /// <summary>Description of such ids in messages.</summary>
    public const string Expected = "ids that a TREC run can hold, without white space";

    public static bool Fits(string id) => id.Length > 0 && !id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>Reads a collection and throws for the first id that a TREC run cannot hold.</summary>
    /// <exception cref="InvalidDataException">There is such an id; the message names it and the collection.</exception>
    public static void Require(TestCollection collection)
    {
        IEnumerable<string> ids = collection.Splits.SelectMany(s => collection.Queries(s)).Select(q => q.Id)
            .Concat(collection.Passages().Select(p => p.Id));
        if (ids.FirstOrDefault(id => !Fits(id)) is string wrong)
            throw new InvalidDataException($"{collection.Id}: expected {Expected}, found \"{wrong}\"");
    }

    /// <summary>
    /// Returns the same passages, and passes on a note about the first whose id a TREC run cannot hold.
    /// </summary>
    /// <exception cref="InvalidDataException">There are no passages.</exception>
    public static IEnumerable<Passage> Watch(string corpus, IEnumerable<Passage> passages, Action<string> note)
    {
        long count = 0;
        bool said = false;
        foreach (Passage passage in passages)
        {
            count++;
            if (!said && !Fits(passage.Id))
            {
                note($"note: {corpus}: the id \"{passage.Id}\" of passage {count:N0} does not fit a TREC run; the "
                    + "index can be searched with --query but not with --queries");
                said = true;
            }
            yield return passage;
        }
        if (count == 0)
            throw new InvalidDataException($"{corpus}: expected passages, found none");
    }
}
