using System.Globalization;
using CsCheck;
using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class IdSetTests
{
    [Fact]
    public void Add_AnyStrings_AgreesWithAHashSet() =>
        Gen.String[0, 2].Array[0, 3000].Sample(
            ids =>
            {
                IdSet set = new();
                HashSet<string> expected = [];
                return ids.All(id => set.Add(id) == expected.Add(id));
            },
            iter: 20);

    [Fact]
    public void Add_ManyNumbers_FindsNoDuplicate()
    {
        IdSet set = new();
        Assert.True(Enumerable.Range(0, 200_000).All(i => set.Add(i.ToString(CultureInfo.InvariantCulture))));
        Assert.False(set.Add("123456"));
    }
}
