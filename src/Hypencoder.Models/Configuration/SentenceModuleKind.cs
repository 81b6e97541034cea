namespace Hypencoder.Models.Configuration;

/// <summary>The supported modules of sentence-transformers.</summary>
internal enum SentenceModuleKind
{
    /// <summary>A BERT or DistilBERT that computes token states.</summary>
    Transformer,

    /// <summary>Turns token states into one vector.</summary>
    Pooling,

    /// <summary>Applies a linear layer and an activation to a vector.</summary>
    Dense,

    /// <summary>Scales a vector to length 1.</summary>
    Normalize,

    /// <summary>Dropout, which has an effect only in training.</summary>
    Dropout,
}
