using Hypencoder.Data.Formats;

namespace Hypencoder.Cli.Verbs;

/// <summary>What was given to <c>hypencoder study</c>.</summary>
internal sealed record StudyArguments
{
    private const string DefaultStudy = "studies/dotnet-api.yaml";
    private const string DefaultProfile = "quick";

    /// <summary>The study's file as it was given; null for the default study.</summary>
    public string? File { get; init; }

    public string? Profile { get; init; }

    /// <summary>A collection in the place of the study's own.</summary>
    public string? Corpus { get; init; }

    public string? Output { get; init; }

    public int? Seed { get; init; }

    /// <summary>How many seeds, from the study's on.</summary>
    public int? Seeds { get; init; }

    public int Threads { get; init; }

    public bool Resume { get; init; }

    public bool Plan { get; init; }

    public bool SkipMissing { get; init; }

    public bool Json { get; init; }

    /// <summary>The profile of a study that has some.</summary>
    public string ProfileName => Profile ?? DefaultProfile;

    /// <summary>The study's file, of which a copy comes with the program.</summary>
    /// <exception cref="InvalidDataException">There is no such file.</exception>
    public string Path
    {
        get
        {
            string name = File ?? DefaultStudy;
            string path = System.IO.File.Exists(name) ? name : System.IO.Path.Combine(AppContext.BaseDirectory, name);
            if (!System.IO.File.Exists(path))
                InputPath.RequireFile(name);
            return path;
        }
    }

    /// <summary>Begins the same study again; its folder and --resume are left out.</summary>
    public IEnumerable<string> ToCommandLine()
    {
        (string Name, string? Value)[] options =
        [
            ("--profile", Profile), ("--corpus", Corpus), ("--seed", Seed?.ToString()),
            ("--seeds", Seeds?.ToString()),
            ("--threads", Threads > 0 ? Threads.ToString() : null),
        ];
        return
        [
            "study", .. File is null ? Array.Empty<string>() : [File],
            .. options.Where(o => o.Value is not null).SelectMany(o => new[] { o.Name, o.Value! }),
            .. SkipMissing ? new[] { "--skip-missing" } : [],
        ];
    }
}
