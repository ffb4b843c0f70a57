-- 20261129162330_EverydayUse
CREATE TABLE "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
CREATE TABLE "Artifacts" (
    "Key" TEXT NOT NULL CONSTRAINT "PK_Artifacts" PRIMARY KEY,
    "Kind" TEXT NOT NULL,
    "Data" BLOB NOT NULL,
    "Size" INTEGER NOT NULL,
    "CreatedAt" TEXT NOT NULL
, "ContentHash" TEXT NULL);
CREATE TABLE "Experiments" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Experiments" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "SpecJson" TEXT NOT NULL,
    "PresetId" TEXT NULL,
    "CreatedAt" TEXT NOT NULL
);
CREATE TABLE "Facts" (
    "Key" TEXT NOT NULL CONSTRAINT "PK_Facts" PRIMARY KEY,
    "Value" TEXT NOT NULL
);
CREATE TABLE "TrainingSets" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_TrainingSets" PRIMARY KEY,
    "Key" TEXT NOT NULL,
    "SettingsJson" TEXT NOT NULL,
    "DatasetChecksum" TEXT NOT NULL,
    "Seed" INTEGER NOT NULL,
    "CreatedAt" TEXT NOT NULL
);
CREATE TABLE "Networks" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Networks" PRIMARY KEY,
    "TrainingSetId" TEXT NOT NULL,
    "Index" INTEGER NOT NULL,
    "Seed" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "Iteration" INTEGER NOT NULL,
    "Iterations" INTEGER NOT NULL,
    "Loss" REAL NULL,
    "Accuracy" REAL NULL,
    "StepsPerSecond" REAL NULL,
    "Error" TEXT NULL,
    "ArtifactKey" TEXT NULL,
    "LeaseOwner" TEXT NULL,
    "Heartbeat" TEXT NULL,
    "StartedAt" TEXT NULL,
    "FinishedAt" TEXT NULL, "Curve" TEXT NULL, "Attempt" INTEGER NOT NULL DEFAULT 0, "OfferedAt" TEXT NULL, "PrefersGpu" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "FK_Networks_TrainingSets_TrainingSetId" FOREIGN KEY ("TrainingSetId") REFERENCES "TrainingSets" ("Id") ON DELETE CASCADE
);
CREATE TABLE "RunLogs" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_RunLogs" PRIMARY KEY AUTOINCREMENT,
    "RunId" TEXT NOT NULL,
    "At" TEXT NOT NULL,
    "Level" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    CONSTRAINT "FK_RunLogs_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "RunResults" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_RunResults" PRIMARY KEY,
    "RunId" TEXT NOT NULL,
    "Choice" TEXT NOT NULL,
    "Label" TEXT NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    "ResultKey" TEXT NOT NULL,
    "FiltersKey" TEXT NOT NULL,
    "PointsIn" INTEGER NOT NULL,
    "PointsKept" INTEGER NOT NULL,
    "LongestRatio" REAL NULL,
    "ThumbnailSvg" TEXT NULL,
    "CreatedAt" TEXT NOT NULL, "Networks" INTEGER NULL, "LongestBar" REAL NULL, "SupportedLoops" INTEGER NULL,
    CONSTRAINT "FK_RunResults_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Stages" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Stages" PRIMARY KEY AUTOINCREMENT,
    "RunId" TEXT NOT NULL,
    "Choice" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "Seconds" REAL NOT NULL,
    "Reused" INTEGER NOT NULL,
    CONSTRAINT "FK_Stages_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE INDEX "IX_Networks_State" ON "Networks" ("State");
CREATE UNIQUE INDEX "IX_Networks_TrainingSetId_Index" ON "Networks" ("TrainingSetId", "Index");
CREATE INDEX "IX_RunLogs_RunId_Id" ON "RunLogs" ("RunId", "Id");
CREATE INDEX "IX_RunResults_FiltersKey" ON "RunResults" ("FiltersKey");
CREATE INDEX "IX_RunResults_ResultKey" ON "RunResults" ("ResultKey");
CREATE UNIQUE INDEX "IX_RunResults_RunId_Choice" ON "RunResults" ("RunId", "Choice");
CREATE INDEX "IX_Stages_Key" ON "Stages" ("Key");
CREATE UNIQUE INDEX "IX_Stages_RunId_Choice_Name" ON "Stages" ("RunId", "Choice", "Name");
CREATE UNIQUE INDEX "IX_TrainingSets_Key" ON "TrainingSets" ("Key");
CREATE TABLE "NetworkStates" (
    "NetworkId" TEXT NOT NULL CONSTRAINT "PK_NetworkStates" PRIMARY KEY,
    "Iteration" INTEGER NOT NULL,
    "Data" BLOB NOT NULL,
    "SavedAt" TEXT NOT NULL, "ContentHash" TEXT NULL,
    CONSTRAINT "FK_NetworkStates_Networks_NetworkId" FOREIGN KEY ("NetworkId") REFERENCES "Networks" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Audit" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Audit" PRIMARY KEY AUTOINCREMENT,
    "At" TEXT NOT NULL,
    "UserId" TEXT NULL,
    "Person" TEXT NOT NULL,
    "Action" TEXT NOT NULL,
    "Target" TEXT NULL,
    "Details" TEXT NULL,
    "Address" TEXT NULL
);
CREATE TABLE "ShareItems" (
    "LinkId" TEXT NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    "RunId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Choice" TEXT NOT NULL,
    "Label" TEXT NOT NULL,
    "ResultKey" TEXT NOT NULL,
    "FiltersKey" TEXT NOT NULL,
    "PointsIn" INTEGER NOT NULL,
    "PointsKept" INTEGER NOT NULL,
    "Networks" INTEGER NULL,
    "LongestRatio" REAL NULL, "CaptionText" TEXT NULL, "View" TEXT NULL,
    CONSTRAINT "PK_ShareItems" PRIMARY KEY ("LinkId", "Ordinal"),
    CONSTRAINT "FK_ShareItems_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_ShareItems_ShareLinks_LinkId" FOREIGN KEY ("LinkId") REFERENCES "ShareLinks" ("Id") ON DELETE CASCADE
);
CREATE TABLE "ShareKeys" (
    "LinkId" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    CONSTRAINT "PK_ShareKeys" PRIMARY KEY ("LinkId", "Key"),
    CONSTRAINT "FK_ShareKeys_ShareLinks_LinkId" FOREIGN KEY ("LinkId") REFERENCES "ShareLinks" ("Id") ON DELETE CASCADE
);
CREATE TABLE "ShareVisits" (
    "LinkId" TEXT NOT NULL,
    "Day" TEXT NOT NULL,
    "Visits" INTEGER NOT NULL,
    CONSTRAINT "PK_ShareVisits" PRIMARY KEY ("LinkId", "Day"),
    CONSTRAINT "FK_ShareVisits_ShareLinks_LinkId" FOREIGN KEY ("LinkId") REFERENCES "ShareLinks" ("Id") ON DELETE CASCADE
);
CREATE TABLE "ApiTokens" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ApiTokens" PRIMARY KEY,
    "UserId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "TokenHash" BLOB NOT NULL,
    "Scopes" INTEGER NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "ExpiresAt" TEXT NULL,
    "LastUsedAt" TEXT NULL,
    "RevokedAt" TEXT NULL,
    CONSTRAINT "FK_ApiTokens_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Invitations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Invitations" PRIMARY KEY,
    "Kind" TEXT NOT NULL,
    "TokenHash" BLOB NOT NULL,
    "UserId" TEXT NULL,
    "Role" TEXT NOT NULL,
    "Note" TEXT NULL,
    "CreatedById" TEXT NULL,
    "CreatedAt" TEXT NOT NULL,
    "ExpiresAt" TEXT NOT NULL,
    "UsedAt" TEXT NULL,
    CONSTRAINT "FK_Invitations_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE TABLE "ProjectMembers" (
    "ProjectId" TEXT NOT NULL,
    "UserId" TEXT NOT NULL,
    "Access" TEXT NOT NULL,
    CONSTRAINT "PK_ProjectMembers" PRIMARY KEY ("ProjectId", "UserId"),
    CONSTRAINT "FK_ProjectMembers_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_ProjectMembers_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Projects" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Projects" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Description" TEXT NULL,
    "OwnerId" TEXT NOT NULL,
    "LabAccess" TEXT NOT NULL,
    "CreatedAt" TEXT NOT NULL, "QuotaMegabytes" INTEGER NULL,
    CONSTRAINT "FK_Projects_Users_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Users" ("Id") ON DELETE RESTRICT
);
CREATE TABLE "Users" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Users" PRIMARY KEY,
    "DisplayName" TEXT NOT NULL,
    "Role" TEXT NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "LastSeenAt" TEXT NULL,
    "HomeProjectId" TEXT NULL,
    "UserName" TEXT NULL,
    "NormalizedUserName" TEXT NULL,
    "Email" TEXT NULL,
    "NormalizedEmail" TEXT NULL,
    "EmailConfirmed" INTEGER NOT NULL,
    "PasswordHash" TEXT NULL,
    "SecurityStamp" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL,
    "PhoneNumber" TEXT NULL,
    "PhoneNumberConfirmed" INTEGER NOT NULL,
    "TwoFactorEnabled" INTEGER NOT NULL,
    "LockoutEnd" TEXT NULL,
    "LockoutEnabled" INTEGER NOT NULL,
    "AccessFailedCount" INTEGER NOT NULL,
    CONSTRAINT "FK_Users_Projects_HomeProjectId" FOREIGN KEY ("HomeProjectId") REFERENCES "Projects" ("Id") ON DELETE SET NULL
);
CREATE TABLE "Sessions" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Sessions" PRIMARY KEY,
    "UserId" TEXT NOT NULL,
    "Method" TEXT NOT NULL,
    "Address" TEXT NULL,
    "Browser" TEXT NULL,
    "CreatedAt" TEXT NOT NULL,
    "SeenAt" TEXT NOT NULL,
    "ExpiresAt" TEXT NOT NULL,
    "RevokedAt" TEXT NULL,
    CONSTRAINT "FK_Sessions_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE TABLE "UserClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_UserClaims" PRIMARY KEY AUTOINCREMENT,
    "UserId" TEXT NOT NULL,
    "ClaimType" TEXT NULL,
    "ClaimValue" TEXT NULL,
    CONSTRAINT "FK_UserClaims_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE TABLE "UserLogins" (
    "LoginProvider" TEXT NOT NULL,
    "ProviderKey" TEXT NOT NULL,
    "ProviderDisplayName" TEXT NULL,
    "UserId" TEXT NOT NULL,
    CONSTRAINT "PK_UserLogins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
    CONSTRAINT "FK_UserLogins_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE TABLE "UserPasskeys" (
    "CredentialId" BLOB NOT NULL CONSTRAINT "PK_UserPasskeys" PRIMARY KEY,
    "UserId" TEXT NOT NULL,
    "Data" TEXT NOT NULL,
    CONSTRAINT "FK_UserPasskeys_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE TABLE "UserTokens" (
    "UserId" TEXT NOT NULL,
    "LoginProvider" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "PK_UserTokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
    CONSTRAINT "FK_UserTokens_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "IX_ApiTokens_TokenHash" ON "ApiTokens" ("TokenHash");
CREATE INDEX "IX_ApiTokens_UserId" ON "ApiTokens" ("UserId");
CREATE INDEX "IX_Audit_At" ON "Audit" ("At");
CREATE INDEX "IX_Audit_UserId" ON "Audit" ("UserId");
CREATE UNIQUE INDEX "IX_Invitations_TokenHash" ON "Invitations" ("TokenHash");
CREATE INDEX "IX_Invitations_UserId" ON "Invitations" ("UserId");
CREATE INDEX "IX_ProjectMembers_UserId" ON "ProjectMembers" ("UserId");
CREATE INDEX "IX_Projects_OwnerId" ON "Projects" ("OwnerId");
CREATE INDEX "IX_Sessions_ExpiresAt" ON "Sessions" ("ExpiresAt");
CREATE INDEX "IX_Sessions_UserId" ON "Sessions" ("UserId");
CREATE INDEX "IX_ShareItems_RunId" ON "ShareItems" ("RunId");
CREATE INDEX "IX_ShareKeys_Key" ON "ShareKeys" ("Key");
CREATE INDEX "IX_UserClaims_UserId" ON "UserClaims" ("UserId");
CREATE INDEX "IX_UserLogins_UserId" ON "UserLogins" ("UserId");
CREATE INDEX "IX_UserPasskeys_UserId" ON "UserPasskeys" ("UserId");
CREATE INDEX "EmailIndex" ON "Users" ("NormalizedEmail");
CREATE INDEX "IX_Users_HomeProjectId" ON "Users" ("HomeProjectId");
CREATE UNIQUE INDEX "UserNameIndex" ON "Users" ("NormalizedUserName");
CREATE TABLE "Clouds" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Clouds" PRIMARY KEY,
    "Array" TEXT NULL,
    "CreatedAt" TEXT NOT NULL,
    "Dimension" INTEGER NOT NULL,
    "FiltersKey" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "OwnerId" TEXT NULL,
    "ProjectId" TEXT NULL,
    "Rows" INTEGER NOT NULL,
    CONSTRAINT "FK_Clouds_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_Clouds_Users_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Users" ("Id") ON DELETE RESTRICT
);
CREATE TABLE "Runs" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Runs" PRIMARY KEY,
    "CreatedAt" TEXT NOT NULL,
    "Error" TEXT NULL,
    "ExperimentId" TEXT NOT NULL,
    "FinishedAt" TEXT NULL,
    "Heartbeat" TEXT NULL,
    "LeaseOwner" TEXT NULL,
    "NetworkCount" INTEGER NOT NULL,
    "OwnerId" TEXT NULL,
    "ProjectId" TEXT NULL,
    "ScheduleId" TEXT NULL,
    "SpecJson" TEXT NOT NULL,
    "Stage" TEXT NULL,
    "StageProgress" REAL NULL,
    "StartedAt" TEXT NULL,
    "State" TEXT NOT NULL,
    "TrainingSetId" TEXT NULL, "SearchText" TEXT NULL, "Attempt" INTEGER NOT NULL DEFAULT 0, "Lane" TEXT NOT NULL DEFAULT 'Batch', "NeedsMemory" INTEGER NOT NULL DEFAULT 0, "Next" TEXT NOT NULL DEFAULT 'Results', "OfferedAt" TEXT NULL, "Pinned" INTEGER NOT NULL DEFAULT 0, "WaitsForRoom" INTEGER NOT NULL DEFAULT 0, "ArchivedAt" TEXT NULL, "Dataset" TEXT NULL, "Note" TEXT NULL, "Title" TEXT NULL,
    CONSTRAINT "FK_Runs_Experiments_ExperimentId" FOREIGN KEY ("ExperimentId") REFERENCES "Experiments" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Runs_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_Runs_Schedules_ScheduleId" FOREIGN KEY ("ScheduleId") REFERENCES "Schedules" ("Id") ON DELETE SET NULL,
    CONSTRAINT "FK_Runs_TrainingSets_TrainingSetId" FOREIGN KEY ("TrainingSetId") REFERENCES "TrainingSets" ("Id") ON DELETE SET NULL,
    CONSTRAINT "FK_Runs_Users_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Users" ("Id") ON DELETE RESTRICT
);
CREATE TABLE "Schedules" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Schedules" PRIMARY KEY,
    "CreatedAt" TEXT NOT NULL,
    "Cron" TEXT NOT NULL,
    "ExperimentId" TEXT NOT NULL,
    "Fired" INTEGER NOT NULL,
    "LastFiredAt" TEXT NULL,
    "LastNote" TEXT NULL,
    "NewSeeds" INTEGER NOT NULL,
    "OwnerId" TEXT NULL,
    "Paused" INTEGER NOT NULL,
    "ProjectId" TEXT NULL, "ChangedAt" TEXT NULL, "ChangedById" TEXT NULL, "Choice" TEXT NULL, "HookAddress" TEXT NULL, "HookSecret" TEXT NULL, "KeepLast" INTEGER NULL, "MailTo" TEXT NULL, "Missed" TEXT NOT NULL DEFAULT 'RunOnce', "NextAt" TEXT NULL, "Overlap" TEXT NOT NULL DEFAULT 'Skip', "Reference" TEXT NOT NULL DEFAULT 'Before', "ReferenceRunId" TEXT NULL, "TimeZone" TEXT NOT NULL DEFAULT 'UTC', "Version" INTEGER NOT NULL DEFAULT 0, "WaitingSince" TEXT NULL,
    CONSTRAINT "FK_Schedules_Experiments_ExperimentId" FOREIGN KEY ("ExperimentId") REFERENCES "Experiments" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Schedules_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_Schedules_Users_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Users" ("Id") ON DELETE RESTRICT
);
CREATE TABLE "ShareLinks" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ShareLinks" PRIMARY KEY,
    "AccessCount" INTEGER NOT NULL,
    "ContentHash" TEXT NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "ExpiresAt" TEXT NULL,
    "Kind" TEXT NOT NULL,
    "LastAccessAt" TEXT NULL,
    "Note" TEXT NULL,
    "OwnerId" TEXT NULL,
    "PasswordHash" TEXT NULL,
    "RevokedAt" TEXT NULL,
    "RunId" TEXT NOT NULL,
    "Scope" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "TokenHash" BLOB NOT NULL,
    "Version" TEXT NOT NULL,
    "View" TEXT NULL,
    CONSTRAINT "FK_ShareLinks_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_ShareLinks_Users_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Users" ("Id") ON DELETE RESTRICT
);
CREATE INDEX "IX_Clouds_OwnerId" ON "Clouds" ("OwnerId");
CREATE INDEX "IX_Clouds_ProjectId" ON "Clouds" ("ProjectId");
CREATE INDEX "IX_Runs_CreatedAt" ON "Runs" ("CreatedAt");
CREATE INDEX "IX_Runs_ExperimentId" ON "Runs" ("ExperimentId");
CREATE INDEX "IX_Runs_OwnerId_CreatedAt" ON "Runs" ("OwnerId", "CreatedAt");
CREATE INDEX "IX_Runs_ProjectId_CreatedAt" ON "Runs" ("ProjectId", "CreatedAt");
CREATE INDEX "IX_Runs_ScheduleId" ON "Runs" ("ScheduleId");
CREATE INDEX "IX_Runs_State" ON "Runs" ("State");
CREATE INDEX "IX_Runs_TrainingSetId" ON "Runs" ("TrainingSetId");
CREATE INDEX "IX_Schedules_ExperimentId" ON "Schedules" ("ExperimentId");
CREATE INDEX "IX_Schedules_OwnerId" ON "Schedules" ("OwnerId");
CREATE INDEX "IX_Schedules_ProjectId" ON "Schedules" ("ProjectId");
CREATE INDEX "IX_ShareLinks_OwnerId" ON "ShareLinks" ("OwnerId");
CREATE INDEX "IX_ShareLinks_RunId" ON "ShareLinks" ("RunId");
CREATE UNIQUE INDEX "IX_ShareLinks_TokenHash" ON "ShareLinks" ("TokenHash");
CREATE TABLE "Contents" (
    "Hash" TEXT NOT NULL CONSTRAINT "PK_Contents" PRIMARY KEY,
    "Size" INTEGER NOT NULL,
    "StoredSize" INTEGER NOT NULL,
    "Chunks" INTEGER NOT NULL,
    "Place" TEXT NOT NULL,
    "UsedAt" TEXT NOT NULL
);
CREATE TABLE "Drifts" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Drifts" PRIMARY KEY,
    "ScheduleId" TEXT NOT NULL,
    "RunId" TEXT NULL,
    "RunAt" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "QueuedAt" TEXT NOT NULL,
    "ComparedAt" TEXT NULL,
    "Choice" TEXT NULL,
    "ReferenceRunId" TEXT NULL,
    "ReferenceChoice" TEXT NULL,
    "Seed" INTEGER NULL,
    "SeedsDiffer" INTEGER NOT NULL,
    "Loops" INTEGER NULL,
    "ReferenceLoops" INTEGER NULL,
    "Accuracy" REAL NULL,
    "PrimaryCircle" REAL NULL,
    "ThreeCircles" REAL NULL,
    "KleinBottle" REAL NULL,
    "DistancesJson" TEXT NULL,
    "Drifted" INTEGER NOT NULL,
    "Summary" TEXT NULL,
    CONSTRAINT "FK_Drifts_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE SET NULL,
    CONSTRAINT "FK_Drifts_Schedules_ScheduleId" FOREIGN KEY ("ScheduleId") REFERENCES "Schedules" ("Id") ON DELETE CASCADE
);
CREATE TABLE "NoticeReads" (
    "UserId" TEXT NOT NULL,
    "ScheduleId" TEXT NOT NULL,
    "SeenAt" TEXT NOT NULL,
    CONSTRAINT "PK_NoticeReads" PRIMARY KEY ("UserId", "ScheduleId"),
    CONSTRAINT "FK_NoticeReads_Schedules_ScheduleId" FOREIGN KEY ("ScheduleId") REFERENCES "Schedules" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Notices" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Notices" PRIMARY KEY,
    "ScheduleId" TEXT NOT NULL,
    "RunId" TEXT NULL,
    "CreatedAt" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "PayloadJson" TEXT NOT NULL,
    CONSTRAINT "FK_Notices_Schedules_ScheduleId" FOREIGN KEY ("ScheduleId") REFERENCES "Schedules" ("Id") ON DELETE CASCADE
);
CREATE TABLE "RetentionRules" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_RetentionRules" PRIMARY KEY,
    "ProjectId" TEXT NULL,
    "Days" INTEGER NOT NULL,
    "CreatedBy" TEXT NULL,
    "CreatedAt" TEXT NOT NULL,
    "LastRunAt" TEXT NULL,
    "LastDeleted" INTEGER NOT NULL,
    CONSTRAINT "FK_RetentionRules_Projects_ProjectId" FOREIGN KEY ("ProjectId") REFERENCES "Projects" ("Id") ON DELETE CASCADE
);
CREATE TABLE "SubmissionKeys" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_SubmissionKeys" PRIMARY KEY,
    "UserId" TEXT NULL,
    "BodyHash" TEXT NOT NULL,
    "RunId" TEXT NOT NULL,
    "Answer" TEXT NULL,
    "CreatedAt" TEXT NOT NULL,
    "TakenAt" TEXT NOT NULL,
    CONSTRAINT "FK_SubmissionKeys_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Workers" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Workers" PRIMARY KEY,
    "Process" TEXT NOT NULL,
    "Machine" TEXT NOT NULL,
    "Serves" INTEGER NOT NULL,
    "Cores" INTEGER NOT NULL,
    "MemoryBytes" INTEGER NOT NULL,
    "Gpu" TEXT NULL,
    "Version" TEXT NOT NULL,
    "Queues" TEXT NOT NULL,
    "Lanes" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Asked" TEXT NOT NULL,
    "Notice" TEXT NULL,
    "StartedAt" TEXT NOT NULL,
    "Heartbeat" TEXT NOT NULL
);
CREATE TABLE "ContentChunks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ContentChunks" PRIMARY KEY AUTOINCREMENT,
    "Hash" TEXT NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    "Checksum" BLOB NOT NULL,
    "Data" BLOB NOT NULL,
    CONSTRAINT "FK_ContentChunks_Contents_Hash" FOREIGN KEY ("Hash") REFERENCES "Contents" ("Hash") ON DELETE CASCADE
);
CREATE TABLE "NoticeDeliveries" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_NoticeDeliveries" PRIMARY KEY,
    "NoticeId" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "Target" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "NextTryAt" TEXT NULL,
    "EndedAt" TEXT NULL,
    "Error" TEXT NULL,
    CONSTRAINT "FK_NoticeDeliveries_Notices_NoticeId" FOREIGN KEY ("NoticeId") REFERENCES "Notices" ("Id") ON DELETE CASCADE
);
CREATE INDEX "IX_Schedules_NextAt" ON "Schedules" ("NextAt");
CREATE INDEX "IX_NetworkStates_ContentHash" ON "NetworkStates" ("ContentHash");
CREATE INDEX "IX_Artifacts_ContentHash" ON "Artifacts" ("ContentHash");
CREATE UNIQUE INDEX "IX_ContentChunks_Hash_Ordinal" ON "ContentChunks" ("Hash", "Ordinal");
CREATE INDEX "IX_Contents_UsedAt" ON "Contents" ("UsedAt");
CREATE UNIQUE INDEX "IX_Drifts_RunId" ON "Drifts" ("RunId");
CREATE INDEX "IX_Drifts_ScheduleId_RunAt" ON "Drifts" ("ScheduleId", "RunAt");
CREATE INDEX "IX_NoticeDeliveries_NoticeId" ON "NoticeDeliveries" ("NoticeId");
CREATE INDEX "IX_NoticeDeliveries_State_NextTryAt" ON "NoticeDeliveries" ("State", "NextTryAt");
CREATE INDEX "IX_NoticeReads_ScheduleId" ON "NoticeReads" ("ScheduleId");
CREATE INDEX "IX_Notices_ScheduleId_CreatedAt" ON "Notices" ("ScheduleId", "CreatedAt");
CREATE UNIQUE INDEX "IX_RetentionRules_ProjectId" ON "RetentionRules" ("ProjectId");
CREATE INDEX "IX_SubmissionKeys_CreatedAt" ON "SubmissionKeys" ("CreatedAt");
CREATE INDEX "IX_SubmissionKeys_UserId" ON "SubmissionKeys" ("UserId");
CREATE INDEX "IX_Workers_Heartbeat" ON "Workers" ("Heartbeat");
CREATE TABLE "RunTags" (
    "RunId" TEXT NOT NULL,
    "Tag" TEXT NOT NULL,
    CONSTRAINT "PK_RunTags" PRIMARY KEY ("RunId", "Tag"),
    CONSTRAINT "FK_RunTags_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE
);
CREATE TABLE "SavedViews" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_SavedViews" PRIMARY KEY,
    "RunId" TEXT NOT NULL,
    "OwnerId" TEXT NULL,
    "Choice" TEXT NOT NULL,
    "CaptionText" TEXT NOT NULL,
    "View" TEXT NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    CONSTRAINT "FK_SavedViews_Runs_RunId" FOREIGN KEY ("RunId") REFERENCES "Runs" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_SavedViews_Users_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "Users" ("Id") ON DELETE SET NULL
);
CREATE INDEX "IX_RunTags_Tag" ON "RunTags" ("Tag");
CREATE INDEX "IX_SavedViews_OwnerId" ON "SavedViews" ("OwnerId");
CREATE INDEX "IX_SavedViews_RunId_Ordinal" ON "SavedViews" ("RunId", "Ordinal");
