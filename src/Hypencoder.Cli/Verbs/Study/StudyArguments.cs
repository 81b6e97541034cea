using Hypencoder.Data.Formats;

namespace Hypencoder.Cli.Verbs;

/// <summary>The arguments of <c>hypencoder study</c>.</summary>
internal sealed record StudyArguments
{
    private const string DefaultStudy = "studies/dotnet-api.yaml";
    private const string DefaultProfile = "quick";

    /// <summary>Path of the study file as given; null for the default study.</summary>
    public string? File { get; init; }

    public string? Profile { get; init; }

    /// <summary>A collection that replaces the study's; null for none.</summary>
    public string? Corpus { get; init; }

    public string? Output { get; init; }

    public int? Seed { get; init; }

    /// <summary>Number of seeds, counting up from the study's; null for one.</summary>
    public int? Seeds { get; init; }

    public int Threads { get; init; }

    public bool Resume { get; init; }

    public bool Plan { get; init; }

    public bool SkipMissing { get; init; }

    public bool Json { get; init; }

    /// <summary>Name of the profile, for a study that has profiles.</summary>
    public string ProfileName => Profile ?? DefaultProfile;

    /// <summary>Path of the study file; a copy of the default study comes with the program.</summary>
    /// <exception cref="InvalidDataException">The file does not exist.</exception>
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

    /// <summary>Returns the command line that repeats the study, without its folder and --resume.</summary>
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
