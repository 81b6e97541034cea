namespace Hypencoder.Models.Configuration;

/// <summary>The modules of sentence-transformers that are known here.</summary>
internal enum SentenceModuleKind
{
    /// <summary>A BERT or DistilBERT.</summary>
    Transformer,

    /// <summary>Token states to one vector.</summary>
    Pooling,

    /// <summary>A matrix, a bias and an activation.</summary>
    Dense,

    /// <summary>Scales to length 1.</summary>
    Normalize,

    /// <summary>Nothing but in training.</summary>
    Dropout,
}
