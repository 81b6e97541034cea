namespace Hypencoder.Cli.Paths;

/// <summary>What a path on the command line leads to.</summary>
internal enum PathRole
{
    /// <summary>A file to read.</summary>
    InputFile,

    /// <summary>A folder to read.</summary>
    InputFolder,

    /// <summary>An index's folder.</summary>
    Index,

    /// <summary>An index's folder, to which something is added.</summary>
    IndexToExtend,

    /// <summary>A collection: its id, its folder or a corpus file.</summary>
    Corpus,

    /// <summary>A file of judgments or queries, or a collection with or without its split.</summary>
    SplitFile,

    /// <summary>A file to write.</summary>
    OutputFile,

    /// <summary>A folder to write into.</summary>
    OutputFolder,
}
