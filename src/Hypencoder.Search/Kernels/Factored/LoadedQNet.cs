namespace Hypencoder.Search.Kernels;

/// <summary>
/// One q-net at a time in the form that is cheaper for a number of passages: factors for few, matrices for many. The
/// form depends on shape and number alone. Scores of the two forms differ by rounding, so those of one ranking must be
/// of one form. Once loaded, it may be used by many threads.
/// </summary>
internal sealed class LoadedQNet
{
    private readonly QNetKernel _matrices = QNetKernel.Create();
    private readonly FactoredQNetKernel _factors = FactoredQNetKernel.Create();
    private QNet _qnet = QNet.InnerProduct([0]);

    /// <summary>Kernel of the form.</summary>
    public QNetKernel Kernel => Panels is null ? _matrices : _factors;

    /// <summary>Contexts of the q-net in factored form; null where its matrices are written out.</summary>
    public ContextPanels? Panels { get; private set; }

    /// <summary>Greatest number of passages for which the form is the cheaper one; 0 for matrices.</summary>
    public int MostPassages => Panels?.Factors.BreakEven ?? 0;

    /// <summary>Sets the q-net.</summary>
    /// <param name="qnet">Q-net to score with.</param>
    /// <param name="passages">Expected number of passages to score.</param>
    /// <param name="threads">Number of threads that prepare the q-net.</param>
    public void Load(QNet qnet, long passages, int threads)
    {
        _qnet = qnet;
        if (_factors.CanLoad(qnet) && passages <= qnet.Factors!.BreakEven)
        {
            _factors.Load(qnet, threads);
            Panels = _factors.Panels;
            return;
        }
        LoadMatrices(threads);
    }

    /// <summary>Sets the matrices, and scores with them from now on.</summary>
    public void LoadMatrices(int threads)
    {
        Panels = null;
        _matrices.Load(_qnet, threads);
    }
}
