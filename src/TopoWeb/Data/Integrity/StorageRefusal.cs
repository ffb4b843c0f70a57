using TopoWeb.Data.Contents;

namespace TopoWeb.Data.Integrity;

/// <summary>What a full disk or damaged data mean for whoever asked for something, instead of an unexpected error.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Title">What happened.</param>
/// <param name="Detail">What it means, and what to do.</param>
internal sealed record StorageRefusal(int Status, string Title, string Detail)
{
    /// <summary>Null for any other error.</summary>
    public static StorageRefusal? Of(Exception error) => error switch
    {
        DiskFullException or StorageUnusableException => new(StatusOf(error), TitleOf(error), error.Message),
        DamagedContentException => new(StatusCodes.Status500InternalServerError, "What is stored here is damaged.", $"{error.Message} Other results are not affected."),
        _ when DatabaseFault.IsFull(error) => new(StatusCodes.Status507InsufficientStorage, "The disk is full.", "There was no room left to store this, and it was not stored. Free some space on the server, then repeat it."),
        _ when DatabaseFault.IsDamage(error) => new(StatusCodes.Status503ServiceUnavailable, "The database is damaged.", "The database file cannot be read where this stands. Run topoweb verify on the server, and restore the last backup."),
        _ when DatabaseFault.IsOutOfReach(error) => new(StatusCodes.Status503ServiceUnavailable, "The database cannot be used.", "The server cannot read or write its database file. Check its disk, and whether its folder may be written."),
        _ => null,
    };

    private static int StatusOf(Exception error) => error is DiskFullException ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable;

    private static string TitleOf(Exception error) => error is DiskFullException ? "The disk is full." : "Storage cannot be used.";
}
