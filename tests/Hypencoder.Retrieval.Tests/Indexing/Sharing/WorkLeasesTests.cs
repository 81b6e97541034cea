using Hypencoder.Retrieval.Indexing.Sharing;

namespace Hypencoder.Retrieval.Tests.Indexing.Sharing;

public sealed class WorkLeasesTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50), Long = TimeSpan.FromHours(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string File => _folder.File("a.lease");

    [Fact]
    public void Take_HeldByAnother_IsFreeOnceItIsGivenBack()
    {
        WorkLeases one = new(_folder.Path, Long), other = new(_folder.Path, Long);
        using (IDisposable? held = one.Take("a"))
        {
            Assert.NotNull(held);
            Assert.Null(other.Take("a"));
            Assert.NotNull(other.Take("b"));
        }
        using IDisposable? taken = other.Take("a");
        Assert.NotNull(taken);
        Assert.Null(one.Take("a"));
    }

    [Fact]
    public void Take_LeaseThatNobodyRenews_IsTakenAfterItsTerm()
    {
        System.IO.File.WriteAllText(File, "a process that was killed 7");
        WorkLeases leases = new(_folder.Path, Short);

        Assert.Null(leases.Take("a")); // not known to be old
        Thread.Sleep(2 * Short);
        using IDisposable? taken = leases.Take("a");

        Assert.NotNull(taken);
        Assert.StartsWith(leases.Worker, System.IO.File.ReadAllText(File), StringComparison.Ordinal);
    }

    [Fact]
    public void Take_LeaseThatWasRenewedMeanwhile_IsNotTaken()
    {
        WorkLeases leases = new(_folder.Path, Short);
        for (int renewal = 0; renewal < 4; renewal++)
        {
            System.IO.File.WriteAllText(File, $"a slow process {renewal}");
            Assert.Null(leases.Take("a"));
            Thread.Sleep(2 * Short);
        }
    }

    [Fact]
    public void Take_Held_IsRenewedUntilItIsDisposedOf()
    {
        using (IDisposable? held = new WorkLeases(_folder.Path, Short).Take("a"))
        {
            Assert.NotNull(held);
            for (string first = System.IO.File.ReadAllText(File); System.IO.File.ReadAllText(File) == first;)
                Thread.Sleep(5); // the test's own time limit fails it
        }
        Assert.False(System.IO.File.Exists(File));
    }

    /// <summary>A process that was paused does not disturb the one that took over from it.</summary>
    [Fact]
    public void Dispose_LeaseThatAnotherTook_StaysTheOthers()
    {
        IDisposable paused = new WorkLeases(_folder.Path, Long).Take("a")!;
        System.IO.File.WriteAllText(File, "another process 0");

        paused.Dispose();

        Assert.Equal("another process 0", System.IO.File.ReadAllText(File));
    }
}
