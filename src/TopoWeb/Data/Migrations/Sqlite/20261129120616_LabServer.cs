using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TopoWeb.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LabServer : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "ChangedAt",
                table: "Schedules",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ChangedById",
                table: "Schedules",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Choice",
                table: "Schedules",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HookAddress",
                table: "Schedules",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HookSecret",
                table: "Schedules",
                type: "TEXT",
                maxLength: 600,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "KeepLast",
                table: "Schedules",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "MailTo",
                table: "Schedules",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Missed",
                table: "Schedules",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "RunOnce");

            migrationBuilder.AddColumn<DateTime>(
                name: "NextAt",
                table: "Schedules",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Overlap",
                table: "Schedules",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "Skip");

            migrationBuilder.AddColumn<string>(
                name: "Reference",
                table: "Schedules",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "Before");

            migrationBuilder.AddColumn<Guid>(
                name: "ReferenceRunId",
                table: "Schedules",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TimeZone",
                table: "Schedules",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "UTC");

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Schedules",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "WaitingSince",
                table: "Schedules",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Attempt",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Lane",
                table: "Runs",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "Batch");

            migrationBuilder.AddColumn<bool>(
                name: "NeedsMemory",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Next",
                table: "Runs",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "Results");

            migrationBuilder.AddColumn<DateTime>(
                name: "OfferedAt",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Pinned",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "WaitsForRoom",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "QuotaMegabytes",
                table: "Projects",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Attempt",
                table: "Networks",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "OfferedAt",
                table: "Networks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "PrefersGpu",
                table: "Networks",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "ContentHash",
                table: "NetworkStates",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ContentHash",
                table: "Artifacts",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Contents",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    StoredSize = table.Column<long>(type: "INTEGER", nullable: false),
                    Chunks = table.Column<int>(type: "INTEGER", nullable: false),
                    Place = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    UsedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Contents", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "Drifts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ScheduleId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: true),
                    RunAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    QueuedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ComparedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Choice = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ReferenceRunId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ReferenceChoice = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Seed = table.Column<long>(type: "INTEGER", nullable: true),
                    SeedsDiffer = table.Column<bool>(type: "INTEGER", nullable: false),
                    Loops = table.Column<int>(type: "INTEGER", nullable: true),
                    ReferenceLoops = table.Column<int>(type: "INTEGER", nullable: true),
                    Accuracy = table.Column<double>(type: "REAL", nullable: true),
                    PrimaryCircle = table.Column<double>(type: "REAL", nullable: true),
                    ThreeCircles = table.Column<double>(type: "REAL", nullable: true),
                    KleinBottle = table.Column<double>(type: "REAL", nullable: true),
                    DistancesJson = table.Column<string>(type: "TEXT", nullable: true),
                    Drifted = table.Column<bool>(type: "INTEGER", nullable: false),
                    Summary = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Drifts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Drifts_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_Drifts_Schedules_ScheduleId",
                        column: x => x.ScheduleId,
                        principalTable: "Schedules",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NoticeReads",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ScheduleId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NoticeReads", x => new { x.UserId, x.ScheduleId });
                    table.ForeignKey(
                        name: "FK_NoticeReads_Schedules_ScheduleId",
                        column: x => x.ScheduleId,
                        principalTable: "Schedules",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Notices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ScheduleId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    PayloadJson = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Notices", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Notices_Schedules_ScheduleId",
                        column: x => x.ScheduleId,
                        principalTable: "Schedules",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RetentionRules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProjectId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Days = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastRunAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastDeleted = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RetentionRules", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RetentionRules_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SubmissionKeys",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: true),
                    BodyHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Answer = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    TakenAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubmissionKeys", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SubmissionKeys_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Workers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Process = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Machine = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Serves = table.Column<bool>(type: "INTEGER", nullable: false),
                    Cores = table.Column<int>(type: "INTEGER", nullable: false),
                    MemoryBytes = table.Column<long>(type: "INTEGER", nullable: false),
                    Gpu = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Version = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Queues = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Lanes = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Asked = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Notice = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Heartbeat = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Workers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ContentChunks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Checksum = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Data = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ContentChunks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ContentChunks_Contents_Hash",
                        column: x => x.Hash,
                        principalTable: "Contents",
                        principalColumn: "Hash",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NoticeDeliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    NoticeId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Target = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    NextTryAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Error = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NoticeDeliveries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_NoticeDeliveries_Notices_NoticeId",
                        column: x => x.NoticeId,
                        principalTable: "Notices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Schedules_NextAt",
                table: "Schedules",
                column: "NextAt");

            migrationBuilder.CreateIndex(
                name: "IX_NetworkStates_ContentHash",
                table: "NetworkStates",
                column: "ContentHash");

            migrationBuilder.CreateIndex(
                name: "IX_Artifacts_ContentHash",
                table: "Artifacts",
                column: "ContentHash");

            migrationBuilder.CreateIndex(
                name: "IX_ContentChunks_Hash_Ordinal",
                table: "ContentChunks",
                columns: new[] { "Hash", "Ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Contents_UsedAt",
                table: "Contents",
                column: "UsedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Drifts_RunId",
                table: "Drifts",
                column: "RunId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Drifts_ScheduleId_RunAt",
                table: "Drifts",
                columns: new[] { "ScheduleId", "RunAt" });

            migrationBuilder.CreateIndex(
                name: "IX_NoticeDeliveries_NoticeId",
                table: "NoticeDeliveries",
                column: "NoticeId");

            migrationBuilder.CreateIndex(
                name: "IX_NoticeDeliveries_State_NextTryAt",
                table: "NoticeDeliveries",
                columns: new[] { "State", "NextTryAt" });

            migrationBuilder.CreateIndex(
                name: "IX_NoticeReads_ScheduleId",
                table: "NoticeReads",
                column: "ScheduleId");

            migrationBuilder.CreateIndex(
                name: "IX_Notices_ScheduleId_CreatedAt",
                table: "Notices",
                columns: new[] { "ScheduleId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_RetentionRules_ProjectId",
                table: "RetentionRules",
                column: "ProjectId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SubmissionKeys_CreatedAt",
                table: "SubmissionKeys",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_SubmissionKeys_UserId",
                table: "SubmissionKeys",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Workers_Heartbeat",
                table: "Workers",
                column: "Heartbeat");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ContentChunks");

            migrationBuilder.DropTable(
                name: "Drifts");

            migrationBuilder.DropTable(
                name: "NoticeDeliveries");

            migrationBuilder.DropTable(
                name: "NoticeReads");

            migrationBuilder.DropTable(
                name: "RetentionRules");

            migrationBuilder.DropTable(
                name: "SubmissionKeys");

            migrationBuilder.DropTable(
                name: "Workers");

            migrationBuilder.DropTable(
                name: "Contents");

            migrationBuilder.DropTable(
                name: "Notices");

            migrationBuilder.DropIndex(
                name: "IX_Schedules_NextAt",
                table: "Schedules");

            migrationBuilder.DropIndex(
                name: "IX_NetworkStates_ContentHash",
                table: "NetworkStates");

            migrationBuilder.DropIndex(
                name: "IX_Artifacts_ContentHash",
                table: "Artifacts");

            migrationBuilder.DropColumn(
                name: "ChangedAt",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "ChangedById",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "Choice",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "HookAddress",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "HookSecret",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "KeepLast",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "MailTo",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "Missed",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "NextAt",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "Overlap",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "Reference",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "ReferenceRunId",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "TimeZone",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "WaitingSince",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "Attempt",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Lane",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "NeedsMemory",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Next",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "OfferedAt",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Pinned",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "WaitsForRoom",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "QuotaMegabytes",
                table: "Projects");

            migrationBuilder.DropColumn(
                name: "Attempt",
                table: "Networks");

            migrationBuilder.DropColumn(
                name: "OfferedAt",
                table: "Networks");

            migrationBuilder.DropColumn(
                name: "PrefersGpu",
                table: "Networks");

            migrationBuilder.DropColumn(
                name: "ContentHash",
                table: "NetworkStates");

            migrationBuilder.DropColumn(
                name: "ContentHash",
                table: "Artifacts");
        }
    }
}
