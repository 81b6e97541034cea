namespace Hypencoder.Search;

/// <summary>
/// Converts rounds, whose number is not known in advance, to an estimated number of finished passages. It assumes that
/// each further round leaves the same share of the missing neighbours.
/// </summary>
internal sealed class ApproximateProgress(IProgress<int>? progress, int count, double wanted)
{
    private const double ShareOfRounds = 0.95; // the rest is for ordering and writing rows
    private const double ShareLeftAtFirst = 0.4;
    private readonly Lock _lock = new();
    private double _done;
    private double _step = ShareOfRounds / Expected(0, 0, wanted);
    private int _reported;

    /// <summary>Reports the end of a round.</summary>
    public void Finish(ApproximateRounds rounds, double recallBefore)
    {
        lock (_lock)
        {
            double left = (1 - rounds.Recall) / (1 - recallBefore);
            _step = (ShareOfRounds - _done) / Expected(rounds.Recall, left, wanted);
            if (rounds.Next == ApproximateStep.Order)
                Advance(ShareOfRounds - _done);
        }
    }

    /// <summary>Reports that a share of the current round is done. Safe to call from many threads.</summary>
    public void AddToRound(double share)
    {
        lock (_lock)
            Advance(Math.Min(share * _step, ShareOfRounds - _done));
    }

    /// <summary>Reports the number of rows written.</summary>
    public void Written(int rows)
    {
        lock (_lock)
            Advance(ShareOfRounds + (1 - ShareOfRounds) * rows / count - _done);
    }

    private static double Expected(double recall, double left, double wanted)
    {
        double share = left is > 0 and < ShareLeftAtFirst * 2 ? left : ShareLeftAtFirst;
        return Math.Max(1, Math.Log((1 - wanted) / (1 - Math.Min(recall, wanted))) / Math.Log(share));
    }

    private void Advance(double share)
    {
        _done += Math.Max(0, share);
        int passages = (int)Math.Min(count, _done * count + 0.5);
        if (passages <= _reported)
            return;
        _reported = passages;
        progress?.Report(passages);
    }
}
