using Hypencoder.Data;

namespace Hypencoder.Cli.Verbs;

/// <summary>Which ids can stand in the columns of a TREC run.</summary>
internal static class TrecId
{
    /// <summary>For messages.</summary>
    public const string Expected = "ids that a TREC run can hold, without white space";

    public static bool Fits(string id) => id.Length > 0 && !id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>Reads a collection and refuses the first id that does not fit.</summary>
    /// <exception cref="InvalidDataException">With the collection and the id.</exception>
    public static void Require(TestCollection collection)
    {
        IEnumerable<string> ids = collection.Splits.SelectMany(s => collection.Queries(s)).Select(q => q.Id)
            .Concat(collection.Passages().Select(p => p.Id));
        if (ids.FirstOrDefault(id => !Fits(id)) is string wrong)
            throw new InvalidDataException($"{collection.Id}: expected {Expected}, found \"{wrong}\"");
    }

    /// <summary>The same passages, with a note on the first whose id does not fit.</summary>
    /// <exception cref="InvalidDataException">There is no passage.</exception>
    public static IEnumerable<Passage> Watch(string corpus, IEnumerable<Passage> passages, Action<string> note)
    {
        long count = 0;
        bool said = false;
        foreach (Passage passage in passages)
        {
            count++;
            if (!said && !Fits(passage.Id))
            {
                note($"note: {corpus}: the id \"{passage.Id}\" of passage {count:N0} cannot stand in a TREC run; the "
                    + "index can be searched with --query, and not with --queries");
                said = true;
            }
            yield return passage;
        }
        if (count == 0)
            throw new InvalidDataException($"{corpus}: expected passages, found none");
    }
}
