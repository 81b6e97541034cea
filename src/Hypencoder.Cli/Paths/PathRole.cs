namespace Hypencoder.Cli.Paths;

/// <summary>The role of a path on the command line.</summary>
internal enum PathRole
{
    /// <summary>A file to read.</summary>
    InputFile,

    /// <summary>A folder to read.</summary>
    InputFolder,

    /// <summary>The folder of an index.</summary>
    Index,

    /// <summary>The folder of an index that the verb adds to.</summary>
    IndexToExtend,

    /// <summary>A collection: its id, its folder, or a corpus file.</summary>
    Corpus,

    /// <summary>A file of judgments or queries, or a collection with or without its split.</summary>
    SplitFile,

    /// <summary>A file to write.</summary>
    OutputFile,

    /// <summary>A folder to write to.</summary>
    OutputFolder,
}
