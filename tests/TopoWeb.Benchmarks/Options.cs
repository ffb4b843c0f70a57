using System.Globalization;

namespace TopoWeb.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        make bench                                  all rows beside their peers, the table goes to the docs
        make bench ARGS="--rows knn,rips"           rows whose names start so; the table is printed only
        make bench ARGS="--list"                    the names of the rows
        make bench ARGS="--growth"                  time and memory over the number of points, the table goes to the docs
        make bench ARGS="--training"                training steps beside plain TorchSharp, two cores, memory; the table goes to the docs
        make bench ARGS="--pages"                   pages in Chromium: the result page, its view and its settings; the table goes to the docs
        make bench ARGS="--loops"                   what the comparison with random filters finds, and its false alarms; the tables go to the docs
        make bench ARGS="--lists"                   a page of 5,000 runs, filtered and searched, on SQLite and, with --postgres, on PostgreSQL
        make bench ARGS="--artifacts"               an artifact of 200 MB in and out, time and memory, on SQLite and PostgreSQL; the table goes to the docs
        make bench ARGS="--guests"                  200 guests open a shared result, 20 people sign in at once; the table goes to the docs
        make bench ARGS="--drift"                   20 reruns of a schedule with new seeds: their false notices; the table goes to the docs
        make bench ARGS="--workers"                 a web process and three workers on PostgreSQL: their split of the work, progress, a death, a click; the table goes to the docs
        make bench ARGS="--memory"                  resident memory of a server while it works and afterwards; the table goes to the docs
        make bench ARGS="--start"                   the published server: start to ready, and the first view of a result; the table goes to the docs
        make long                                   two hours of mixed use: errors, memory, threads, files, rows; the report goes to artifacts/long
        make bench ARGS="--flood"                   2,000 submissions of four people while 200 pages are open; the table goes to the docs by hand
        make bench ARGS="--device cuda"             100 × M(64,32,64) on a GPU, in chunks; the table goes to the docs (cpu: small numbers, printed only)
          --rounds 5          timed runs of each side
          --threads 2         threads of each side
          --peer-seconds 120  a peer whose runs took longer in all is not run again, once it has run three times
          --sizes 6400,25600  numbers of points of --growth; the table is printed only
          --limit-seconds 180 time limit of one measurement of --growth
          --visitors 200      guests of --guests
          --seconds 60        time within which they come; with --memory, for which sliders are moved
          --minutes 120       of make long
          --submissions 2000  of --flood; --visitors are the open pages, --seconds for how long runs may end before the rest is cancelled
          --clouds 200        clouds of random filters of --loops; with fewer the tables are printed only
          --postgres "Host=…" a PostgreSQL server for --lists; a database of its own is made there and dropped
        """;

    private static readonly int[] DefaultSizes = [6_400, 25_600, 102_400, 409_600, 1_638_400];

    /// <summary>Beginnings of the names of the rows; empty means all.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    public int Rounds { get; init; } = 5;

    public int Threads { get; init; } = Math.Min(2, Environment.ProcessorCount);

    public double PeerSeconds { get; init; } = 120;

    public bool List { get; init; }

    public bool Growth { get; init; }

    public bool Training { get; init; }

    public bool Pages { get; init; }

    /// <summary>From the start of the server to its first page.</summary>
    public bool Start { get; init; }

    /// <summary>The device of --device; null where it was not asked for.</summary>
    public string? Device { get; init; }

    public bool Loops { get; init; }

    public bool Lists { get; init; }

    /// <summary>Connection string of a server on which --lists may make a database.</summary>
    public string? Postgres { get; init; }

    public bool Guests { get; init; }

    public bool Workers { get; init; }

    /// <summary>False notices of a schedule.</summary>
    public bool Drift { get; init; }

    /// <summary>In and out of storage.</summary>
    public bool Artifacts { get; init; }

    /// <summary>Resident memory of a server.</summary>
    public bool Memory { get; init; }

    /// <summary>Hours of mixed use.</summary>
    public bool Soak { get; init; }

    /// <summary>Many submissions at once.</summary>
    public bool Flood { get; init; }

    public int Submissions { get; init; } = 2_000;

    public int Minutes { get; init; } = 120;

    public int Visitors { get; init; } = 200;

    public int Seconds { get; init; } = 60;

    public int Clouds { get; init; } = 200;

    public IReadOnlyList<int> Sizes { get; init; } = DefaultSizes;

    public double LimitSeconds { get; init; } = 180;

    /// <summary>Whether the docs take the result: everything was asked for, with enough rounds.</summary>
    public bool IsComplete => Growth ? ReferenceEquals(Sizes, DefaultSizes) : Loops ? Clouds >= 200 : Rows.Count == 0 && Rounds >= 5;

    /// <exception cref="OptionException">An option is unknown, has no value, or one that is no positive number.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            options = name switch
            {
                "--list" => options with { List = true },
                "--growth" => options with { Growth = true },
                "--pages" => options with { Pages = true },
                "--start" => options with { Start = true },
                "--device" => options with { Device = Value() },
                "--loops" => options with { Loops = true },
                "--lists" => options with { Lists = true },
                "--postgres" => options with { Postgres = Value() },
                "--workers" => options with { Workers = true },
                "--drift" => options with { Drift = true },
                "--guests" => options with { Guests = true },
                "--artifacts" => options with { Artifacts = true },
                "--memory" => options with { Memory = true },
                "--soak" => options with { Soak = true },
                "--flood" => options with { Flood = true },
                "--submissions" => options with { Submissions = Whole(Value()) },
                "--minutes" => options with { Minutes = Whole(Value()) },
                "--visitors" => options with { Visitors = Whole(Value()) },
                "--seconds" => options with { Seconds = Whole(Value()) },
                "--training" => options with { Training = true },
                "--rows" => options with { Rows = Value().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
                "--rounds" => options with { Rounds = Whole(Value()) },
                "--threads" => options with { Threads = Whole(Value()) },
                "--peer-seconds" => options with { PeerSeconds = Whole(Value()) },
                "--sizes" => options with { Sizes = [.. Value().Split(',').Select(Whole)] },
                "--clouds" => options with { Clouds = Whole(Value()) },
                "--limit-seconds" => options with { LimitSeconds = Whole(Value()) },
                _ => throw new OptionException($"The option {name} is not known."),
            };

            string Value() => ++i < args.Length ? args[i] : throw new OptionException($"{name} needs a value.");

            int Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
                ? value
                : throw new OptionException($"{name} is {text}; it must be a whole number of at least 1.");
        }

        return options;
    }
}

/// <summary>The command line cannot be used; the message says why.</summary>
internal sealed class OptionException(string message) : Exception(message);
