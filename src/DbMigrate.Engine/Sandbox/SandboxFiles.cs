using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Sandbox;

/// <summary>Creates files and folders that only their owner can read, with these permissions from the start.</summary>
internal static class SandboxFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Creates a folder and its missing parents.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            WindowsAccess.CreateOwnFolder(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
    }

    /// <summary>Writes a file atomically: after a crash it has the old content or the new one.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="text">The file's content.</param>
    /// <param name="user">The owner of the file; null for the caller.</param>
    public static void Write(string path, string text, SandboxUser? user)
    {
        // On Windows a file has the access of its folder.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        var draft = path + ".new";
        using (var writer = new StreamWriter(draft, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options))
        {
            writer.Write(text);
        }

        user?.Own(draft);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Deletes a folder and its content. Retries while an ending process still writes into it.</summary>
    public static async Task DeleteFolderAsync(string path, CancellationToken cancellationToken)
    {
        for (var attempt = 0; Directory.Exists(path); attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException && attempt < 50)
            {
                await TimeProvider
                    .System.DelayAsync(TimeSpan.FromMilliseconds(20), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }
}
